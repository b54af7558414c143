// Texts by key, from one file for each language (web/languages/<code>/*.json, merged by build.mjs).
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** A text, or one for each plural category of Intl.PluralRules, chosen by the parameter `n`. */
type Text = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
export type Parameters = Readonly<Record<string, string | number>>;

export interface Language extends LanguageInfo {
  readonly code: string;
  readonly texts: Readonly<Record<string, Text>>;
}

export async function loadLanguage(code: string): Promise<Language> {
  const about = OY_LANGUAGES[code];
  if (!about) throw new Error(`no language ${code}`);
  const answer = await fetch(about.url);
  if (!answer.ok) throw new Error(`the texts of ${about.name} did not come: ${answer.status}`);
  return { ...about, code, texts: (await answer.json()) as Language["texts"] };
}

/** The text with its parameters; a key without a text stands for itself, in brackets. */
export function translate(language: Language, key: string, parameters: Parameters = {}): string {
  const found = language.texts[key];
  if (found === undefined) return `[${key}]`;
  const { n } = parameters;
  const category =
    typeof n === "number" ? new Intl.PluralRules(language.locale).select(n) : "other";
  const text = typeof found === "string" ? found : (found[category] ?? found.other);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? formatNumber(language, value) : value;
  });
}

export const formatNumber = (language: Language, value: number): string =>
  new Intl.NumberFormat(language.locale).format(value);

/** Whole lira, as costs and caps of a budget are. */
export const formatLira = (language: Language, value: number): string =>
  new Intl.NumberFormat(language.locale, {
    style: "currency",
    currency: "TRY",
    maximumFractionDigits: 0,
  }).format(value);

/** A time of Türkiye, where the mahalle is, wherever the reader may be. */
export const formatTime = (language: Language, date: Date): string =>
  new Intl.DateTimeFormat(language.locale, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "Europe/Istanbul",
  }).format(date);

export const LanguageContext = createContext<Language | null>(null);

export interface Words {
  readonly language: Language;
  readonly t: (key: string, parameters?: Parameters) => string;
  readonly number: (value: number) => string;
  readonly lira: (value: number) => string;
  readonly time: (date: Date | string) => string;
  /** For sorting: ç, ğ, ı, i, ö, ş, ü in their places. */
  readonly compare: (a: string, b: string) => number;
}

/** Whatever a component needs to say something. */
export function useWords(): Words {
  const language = useContext(LanguageContext);
  if (!language) throw new Error("useWords outside of LanguageContext");
  return {
    language,
    t: (key, parameters) => translate(language, key, parameters),
    number: (value) => formatNumber(language, value),
    lira: (value) => formatLira(language, value),
    time: (date) => formatTime(language, new Date(date)),
    compare: new Intl.Collator(language.locale).compare,
  };
}
