// Hashing with its domain and its items (spec/index.md, hash-1 to hash-4).
import { concat, u32, u64, utf8 } from "./bytes";
import { reduce } from "./group";
import { sha512 } from "./sodium";

/** A number is an item of four bytes. */
export type Item = Uint8Array | number;

/** expand_message_xmd of RFC 9380 with SHA-512. */
export function xmd(message: readonly Uint8Array[], tag: Uint8Array, length: number): Uint8Array {
  const suffix = concat(tag, Uint8Array.of(tag.length));
  const first = sha512(
    new Uint8Array(128),
    ...message,
    Uint8Array.of(length >> 8, length & 255, 0),
    suffix,
  );
  const out = new Uint8Array(length);
  let block = sha512(first, Uint8Array.of(1), suffix);
  for (let i = 1, at = 0; at < length; i += 1, at += 64) {
    out.set(block.subarray(0, Math.min(64, length - at)), at);
    const mixed = block.map((byte, k) => byte ^ (first[k] ?? 0));
    block = sha512(mixed, Uint8Array.of(i + 1), suffix);
    mixed.fill(0);
  }
  first.fill(0);
  block.fill(0);
  return out;
}

export const tagOf = (purpose: string): Uint8Array => utf8(`OY-v1-ristretto255-${purpose}`);

/** [hash-2], without copying the items. */
export function itemParts(items: readonly Item[]): Uint8Array[] {
  return items.flatMap((item) => {
    const bytes = typeof item === "number" ? u32(item) : item;
    return [u64(bytes.length), bytes];
  });
}

/** To a scalar ([hash-3]). */
export function hashToScalar(purpose: string, ...items: readonly Item[]): Uint8Array {
  const wide = xmd(itemParts(items), tagOf(purpose), 64).reverse();
  const out = reduce(wide);
  wide.fill(0);
  return out;
}

/** To 32 bytes ([hash-4]). */
export const hash32 = (purpose: string, ...items: readonly Item[]): Uint8Array =>
  xmd(itemParts(items), tagOf(purpose), 32);
