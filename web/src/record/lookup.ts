// Tracking codes: the beginning of a ballot's fingerprint ([bal-8]), as receipts have it.
const SHORTEST = 40;
const LONGEST = 64;

export type TrackingFault = "empty" | "short" | "long" | "symbol";
export type Tracking =
  | { readonly ok: true; readonly fingerprint: string }
  | { readonly ok: false; readonly fault: TrackingFault };

/** Forgives case, blanks, dashes, and O and I for the digits that they look like. */
export function readTracking(text: string): Tracking {
  // A receipt's QR code is the address of this page, with the code at its end.
  const given = text.match(/\/board\/([^/?#]+)/)?.[1] ?? text;
  const bare = given
    .normalize("NFKC")
    .replace(/[\s\u2010-\u2015.:,_-]+/gu, "")
    .replace(/[İIıilL|]/gu, "1")
    .replace(/[oO]/g, "0")
    .toLowerCase();
  if (bare === "") return { ok: false, fault: "empty" };
  if (!/^[0-9a-f]+$/.test(bare)) return { ok: false, fault: "symbol" };
  if (bare.length < SHORTEST) return { ok: false, fault: "short" };
  if (bare.length > LONGEST) return { ok: false, fault: "long" };
  return { ok: true, fingerprint: bare };
}

/** Groups of four, for the eye. */
export const grouped = (fingerprint: string): string =>
  fingerprint.slice(0, SHORTEST).replace(/(.{4})(?=.)/g, "$1 ");
