// Codes as they are typed: forgiving in what comes in, in groups of four as on the letter.

const SYMBOLS = 28;
const GROUP = 4;

/** A letter's QR holds the booth's address, and the code behind its last #; or the code alone. */
export const codeIn = (scanned: string): string => scanned.slice(scanned.lastIndexOf("#") + 1).trim();

/**
 * Upper case for the eye, whatever the keyboard: Turkish keyboards have ı and İ where the alphabet
 * has I, which reads as 1. What is no symbol stays and is told as a fault.
 */
const plain = (text: string): string =>
  text
    .replace(/[\s\u2010-\u2015\u2212_.-]/g, "")
    .replace(/[ıİ]/g, "I")
    .toUpperCase();

export const symbolsIn = (text: string): number => plain(text).length;
export const isWhole = (text: string): boolean => symbolsIn(text) >= SYMBOLS;

export function inGroups(text: string): string {
  const groups = plain(text.includes("#") ? codeIn(text) : text).match(/.{1,4}/gu) ?? [];
  return groups.join("-");
}

/** The text in groups, and where the caret stands in it so that it stays at its symbol. */
export function typed(text: string, caret: number): { readonly text: string; readonly caret: number } {
  const grouped = inGroups(text);
  if (text.includes("#") || caret >= text.length) return { text: grouped, caret: grouped.length };
  const before = symbolsIn(text.slice(0, caret));
  return { text: grouped, caret: before + Math.max(0, Math.ceil(before / GROUP) - 1) };
}

/** For comparing tracking codes: the hexadecimal digits alone. */
export const hexIn = (text: string): string => text.toLowerCase().replace(/[^0-9a-f]/g, "");

export const TRACKING_DIGITS = 40;

/** The first 40 digits in groups of four, as they are compared (spec/ballot.md). */
export const trackingCode = (fingerprint: string): string =>
  (fingerprint.slice(0, TRACKING_DIGITS).match(/.{1,4}/g) ?? []).join(" ");
