// Codes as people type them, and the secrets in them (spec/roll.md: cred-1, cred-2).
import { utf8 } from "./bytes";
import { hashToScalar } from "./hash";
import type { Scalar } from "./group";

export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS = 26;
const TYPED = 28;

export type CodeFault = "empty" | "short" | "long" | "symbol" | "check";
export type CodeCheck =
  | { readonly ok: true; readonly code: string }
  /** at: which symbol of the text (from 0) no code can have. */
  | { readonly ok: false; readonly fault: CodeFault; readonly at?: number };

/** Spaces, dashes and what else stands between groups, marks over an i included. */
const BETWEEN = /[\s\p{Pd}\p{Cf}\u2212\u0307_.,:;·•]/u;

/** 0 for O, 1 for I and L, whatever the keyboard makes of them; "" for what stands between. */
function symbolOf(letter: string): string {
  if (BETWEEN.test(letter)) return "";
  const plain = letter.normalize("NFKC");
  if (/^[oO]$/.test(plain)) return "0";
  if (/^[iIıİlL|]$/.test(plain)) return "1";
  return plain.toUpperCase();
}

/** The two symbols that end a code ([cred-1]). */
export function checkSymbols(symbols: string): string {
  const sum = [...symbols].reduce((s, c, i) => (s + (i + 2) * ALPHABET.indexOf(c)) % 1021, 0);
  return `${ALPHABET.charAt(Math.floor(sum / 32))}${ALPHABET.charAt(sum % 32)}`;
}

/** In seven groups of four. */
export const formatCode = (full: string): string => full.match(/.{4}/g)?.join("-") ?? "";

/** [cred-1]; a good code comes back as it is printed. */
export function checkCode(typed: string): CodeCheck {
  let full = "";
  let at = 0;
  for (const letter of typed) {
    const symbol = symbolOf(letter);
    if (symbol && (symbol.length !== 1 || !ALPHABET.includes(symbol)))
      return { ok: false, fault: "symbol", at };
    full += symbol;
    at += letter.length;
  }
  if (!full) return { ok: false, fault: "empty" };
  if (full.length !== TYPED) return { ok: false, fault: full.length < TYPED ? "short" : "long" };
  return checkSymbols(full.slice(0, SYMBOLS)) === full.slice(SYMBOLS)
    ? { ok: true, code: formatCode(full) }
    : { ok: false, fault: "check" };
}

/** A registrar's part of the secret ([cred-2]), of a code that checkCode found good. */
export function partSecret(rollId: Uint8Array, registrar: number, code: string): Scalar {
  const symbols = utf8(code.replaceAll("-", "").slice(0, SYMBOLS));
  const secret = hashToScalar("credential", rollId, registrar, symbols);
  symbols.fill(0);
  return secret;
}
