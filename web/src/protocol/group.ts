// The group ristretto255 and its scalars (spec/group.md), through libsodium. Elements and scalars
// are their encodings; scalars are little-endian and below q.
import { ELEMENT, SCALAR, equal } from "./bytes";
import { Reject, must } from "./errors";
import { call, isValidPoint } from "./sodium";
import type { Name } from "./sodium";

export type Element = Uint8Array;
export type Scalar = Uint8Array;

export const IDENTITY: Element = new Uint8Array(ELEMENT);
/** RFC 9496, A.1. */
export const G: Element = Uint8Array.from([
  0xe2, 0xf2, 0xae, 0x0a, 0x6a, 0xbc, 0x4e, 0x71, 0xa8, 0x84, 0xa9, 0x61, 0xc5, 0x00, 0x51, 0x5f,
  0x58, 0xe3, 0x0b, 0x6a, 0xa5, 0x82, 0xdd, 0x8d, 0xb6, 0xa6, 0x59, 0x45, 0xe0, 0x8d, 0x2d, 0x76,
]);
/** q = 2^252 + 27742317777372353535851937790883648493. */
const ORDER: Scalar = Uint8Array.from([
  0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
]);

export const isIdentity = (a: Element): boolean => equal(a, IDENTITY);

/** [grp-2], [grp-3]; libsodium looks away from the last bit ([grp-8]). */
export function element(bytes: Uint8Array): Element {
  const canonical = bytes.length === ELEMENT && ((bytes[ELEMENT - 1] ?? 255) & 128) === 0;
  must(canonical && isValidPoint(bytes), "grp-2", "these bytes are no element of the group");
  return bytes;
}

/** [grp-6], of public scalars. */
export function scalar(bytes: Uint8Array): Scalar {
  must(bytes.length === SCALAR, "grp-6", "a scalar of the wrong length");
  for (let i = SCALAR - 1; i >= 0; i -= 1) {
    const difference = (bytes[i] ?? 0) - (ORDER[i] ?? 0);
    if (difference < 0) return bytes;
    must(difference === 0, "grp-6", "a scalar is not below q");
  }
  throw new Reject("grp-6", "a scalar is not below q");
}

function sure(name: Name, ...inputs: readonly Uint8Array[]): Uint8Array {
  const out = call(name, ...inputs);
  if (!out) throw new Reject("grp-2", "these bytes are no element of the group");
  return out;
}

export const add = (a: Element, b: Element): Element =>
  sure("_crypto_core_ristretto255_add", a, b);
export const subtract = (a: Element, b: Element): Element =>
  sure("_crypto_core_ristretto255_sub", a, b);

/** base^k. The library refuses where the result is the identity ([grp-8]). */
export function power(base: Element, k: Scalar): Element {
  const out = call("_crypto_scalarmult_ristretto255", k, base);
  if (out) return out;
  element(base);
  return new Uint8Array(ELEMENT);
}
export const powerG = (k: Scalar): Element =>
  call("_crypto_scalarmult_ristretto255_base", k) ?? new Uint8Array(ELEMENT);

export const product = (elements: readonly Element[]): Element =>
  elements.reduce((sum, each) => add(sum, each), IDENTITY);

export const fromUniform = (wide: Uint8Array): Element =>
  sure("_crypto_core_ristretto255_from_hash", wide);

export const plus = (a: Scalar, b: Scalar): Scalar =>
  sure("_crypto_core_ristretto255_scalar_add", a, b);
export const minus = (a: Scalar, b: Scalar): Scalar =>
  sure("_crypto_core_ristretto255_scalar_sub", a, b);
export const times = (a: Scalar, b: Scalar): Scalar =>
  sure("_crypto_core_ristretto255_scalar_mul", a, b);
export const negate = (a: Scalar): Scalar => sure("_crypto_core_ristretto255_scalar_negate", a);
export const invert = (a: Scalar): Scalar => sure("_crypto_core_ristretto255_scalar_invert", a);
/** 64 bytes, little-endian, mod q. */
export const reduce = (wide: Uint8Array): Scalar =>
  sure("_crypto_core_ristretto255_scalar_reduce", wide);

/** A public whole number below 2^63 in size. */
export function toScalar(value: bigint | number): Scalar {
  const out = new Uint8Array(SCALAR);
  let rest = BigInt(value);
  const negative = rest < 0n;
  if (negative) rest = -rest;
  for (let i = 0; rest > 0n; i += 1, rest >>= 8n) out[i] = Number(rest & 255n);
  return negative ? negate(out) : out;
}

/** Where scalars that nobody may know come from: uniform in [1, q-1] ([grp-9]). */
export type Draw = () => Scalar;
export const drawScalar: Draw = () => sure("_crypto_core_ristretto255_scalar_random");
