import type { Language } from "../i18n";

/** A share of a whole, with one decimal below 10 %. */
export function percent({ locale }: Language, part: number, whole: number): string {
  const share = whole > 0 ? part / whole : 0;
  const digits = share > 0 && share < 0.1 ? 1 : 0;
  return new Intl.NumberFormat(locale, {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(share);
}

/** A day as the manifest writes it, YYYY-MM-DD. */
export const day = ({ locale }: Language, date: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(`${date}T00:00:00Z`),
  );

export const clock = ({ locale }: Language, seconds: number): string =>
  new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/Istanbul",
  }).format(new Date(seconds * 1000));

export function bytes({ locale }: Language, n: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, n)) / 3));
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[power] ?? "byte",
    // The short form has no plural.
    unitDisplay: power ? "short" : "long",
    maximumFractionDigits: power ? 1 : 0,
  }).format(n / 1000 ** power);
}

/** A title in a sentence: in quotation marks, and with a direction of writing of its own. */
export const quoted = (title: string): string => `“\u2068${title}\u2069”`;

export const listed = ({ locale }: Language, parts: readonly string[]): string =>
  new Intl.ListFormat(locale, { type: "conjunction" }).format(parts);

/** The title of an option, for sentences. */
export function optionTitle(options: readonly { id: string; title: string }[], id: string): string {
  return options.find((option) => option.id === id)?.title ?? id;
}
