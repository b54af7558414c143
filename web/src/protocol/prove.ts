// Proofs that a ballot is made of (spec/proofs.md: elg-, bit-, con-, sig-). The order of all steps,
// and which of them there are, is the same whatever the bits are.
import { concat, utf8 } from "./bytes";
import {
  G,
  IDENTITY,
  add,
  drawScalar,
  minus,
  negate,
  plus,
  power,
  powerG,
  reduce,
  times,
} from "./group";
import type { Draw, Element, Scalar } from "./group";
import { select } from "./select";
import { sha512 } from "./sodium";

/** Forgets secrets. */
export const wipe = (...secrets: readonly Uint8Array[]): void =>
  secrets.forEach((secret) => secret.fill(0));

/** (g^r, y^r·g^bit) ([elg-1]). */
export function encryptBit(y: Element, bit: number, r: Scalar): [alpha: Element, beta: Element] {
  const mask = power(y, r);
  const message = select(bit, IDENTITY, G);
  const beta = add(mask, message);
  wipe(mask, message);
  return [powerG(r), beta];
}

export interface BitSecret {
  readonly bit: number;
  readonly r: Scalar;
  readonly u: Scalar;
  readonly e: Scalar;
  readonly z: Scalar;
}

/**
 * A_0, B_0, A_1, B_1: the true pair and the pretended one, put into their order by the bit. With r
 * known, the pretended pair is g^w and y^w·g^{(1-2b)·e_s} for w = z_s - r·e_s ([bit-3]).
 */
export function commitBit(y: Element, bit: number, r: Scalar, draw: Draw): [Uint8Array, BitSecret] {
  const [u, e, z] = [draw(), draw(), draw()];
  const real = concat(powerG(u), power(y, u));
  const product = times(r, e);
  const w = minus(z, product);
  const opposite = negate(e);
  const shift = select(bit, e, opposite);
  const yw = power(y, w);
  const gShift = powerG(shift);
  const pretended = concat(powerG(w), add(yw, gShift));
  const commitments = concat(select(bit, real, pretended), select(bit, pretended, real));
  wipe(product, w, opposite, shift, yw, gShift, real, pretended);
  return [commitments, { bit, r, u, e, z }];
}

/** e_0, z_0, z_1 once the ballot's challenge is known. */
export function respondBit(secret: BitSecret, challenge: Scalar): Uint8Array {
  const { bit, r, u, e, z } = secret;
  const eReal = minus(challenge, e);
  const product = times(eReal, r);
  const zReal = plus(u, product);
  const out = concat(select(bit, eReal, e), select(bit, zReal, z), select(bit, z, zReal));
  wipe(u, e, z, product, eReal, zReal);
  return out;
}

/** T_1, T_2 of a rule's proof. */
export const commitRule = (y: Element, u: Scalar): Uint8Array => concat(powerG(u), power(y, u));

/** z = u + e·Σ a_i·r_i. */
export function respondRule(u: Scalar, challenge: Scalar, weighted: Scalar): Uint8Array {
  const product = times(challenge, weighted);
  const z = plus(u, product);
  wipe(product, u);
  return z;
}

/** c of RFC 9591, 6.2 ([sig-1]). */
export function signatureChallenge(r: Element, key: Element, message: Uint8Array): Scalar {
  const wide = sha512(utf8("FROST-RISTRETTO255-SHA512-v1chal"), r, key, message);
  return reduce(wide);
}

/** R ‖ z ([sig-1]). */
export function sign(
  secret: Scalar,
  key: Element,
  message: Uint8Array,
  draw: Draw = drawScalar,
): Uint8Array {
  const k = draw();
  const r = powerG(k);
  const product = times(signatureChallenge(r, key, message), secret);
  const z = plus(k, product);
  wipe(k, product);
  return concat(r, z);
}
