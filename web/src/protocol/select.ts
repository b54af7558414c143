// Choosing by a secret bit without a branch.

/** 255 if the bit is 1, 0 if it is 0. */
export const maskOf = (bit: number): number => -bit & 255;

/** a for bit 0, b for bit 1. */
export function select(bit: number, a: Uint8Array, b: Uint8Array): Uint8Array {
  const mask = maskOf(bit);
  const out = new Uint8Array(a.length);
  for (let i = 0; i < a.length; i += 1) {
    const x = a[i] ?? 0;
    out[i] = x ^ (mask & (x ^ (b[i] ?? 0)));
  }
  return out;
}
