// Do two options look so much alike that a voter may take one for the other?

export type Likeness = "case" | "synonym" | "letter";

const SYNONYMS: readonly (readonly string[])[] = [
  ["evet", "yes", "kabul", "olur", "onayliyorum", "kabul ediyorum"],
  ["hayir", "no", "ret", "red", "olmaz", "reddediyorum", "onaylamiyorum"],
  ["cekimser", "abstain", "kararsiz"],
];

/** Case, accents, dots and blanks taken away, by the rules of Turkish: I is ı, İ is i. */
export const folded = (title: string): string =>
  title
    .toLocaleLowerCase("tr")
    .replace(/ı/g, "i")
    .normalize("NFD")
    .replace(/[\p{M}\p{P}]/gu, "")
    .replace(/\s+/g, " ")
    .trim();

/** One letter changed, put in or left out; digits tell things apart ("Park 1", "Park 2"). */
function oneLetter(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length < 4 || long.length - short.length > 1) return false;
  let i = 0;
  while (i < short.length && short[i] === long[i]) i++;
  const same = short.length === long.length ? short.slice(i + 1) : short.slice(i);
  if (same !== long.slice(i + 1)) return false;
  return !/\d/.test(long[i] ?? "");
}

export function likeness(first: string, second: string): Likeness | null {
  const [a, b] = [folded(first), folded(second)];
  if (a === b) return "case";
  if (SYNONYMS.some((set) => set.includes(a) && set.includes(b))) return "synonym";
  return oneLetter(a, b) ? "letter" : null;
}
