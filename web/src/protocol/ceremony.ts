// The trustees' transcript, checked in full (spec/ceremony.md; checks K3, A2, I1 and E1), as a
// booth must before it seals ([bal-11]).
import { ELEMENT, Reader, SCALAR, concat, equal, header, u32, unhex } from "./bytes";
import { must } from "./errors";
import {
  G,
  IDENTITY,
  add,
  element,
  invert,
  isIdentity,
  minus,
  power,
  powerG,
  product,
  scalar,
  times,
  toScalar,
} from "./group";
import type { Element, Scalar } from "./group";
import { hash32, hashToScalar } from "./hash";
import { checkSignature } from "./signature";
import { sha256 } from "./sodium";
import type { Manifest } from "./types";

const BOX = 32 + SCALAR + 16;

/** [cer-2] */
export function ceremonyId({ trustees }: Manifest): Uint8Array {
  const each = trustees.keys.flatMap(({ identity, exchange }) => [identity, exchange]).map(unhex);
  const { threshold, nonce } = trustees;
  return hash32("ceremony", threshold, trustees.keys.length, unhex(nonce), ...each);
}

interface Dealer {
  readonly commitment: Uint8Array;
  readonly first: Uint8Array;
  readonly reveal: Uint8Array;
  readonly constants: readonly Element[];
  readonly a: Element;
  readonly z: Scalar;
  readonly second: Uint8Array;
}
interface Rehearsal {
  readonly d: Element;
  readonly a: Element;
  readonly b: Element;
  readonly z: Scalar;
  readonly block: Uint8Array;
  readonly signature: Uint8Array;
}
interface Transcript {
  readonly id: Uint8Array;
  readonly attempt: number;
  readonly dealers: readonly Dealer[];
  readonly bodyHash: Uint8Array;
  readonly rehearsals: readonly Rehearsal[];
}

const repeat = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

function reveal(raw: Reader, t: number, n: number): Omit<Dealer, "commitment" | "first"> {
  const bytes = raw.take(ELEMENT * (t + 1) + SCALAR + n * BOX);
  const reader = new Reader(bytes);
  const constants = repeat(t, () => element(reader.take(ELEMENT)));
  const a = element(reader.take(ELEMENT));
  const z = scalar(reader.take(SCALAR));
  return { reveal: bytes, constants, a, z, second: raw.take(64) };
}

function rehearsal(reader: Reader): Rehearsal {
  const block = reader.take(3 * ELEMENT + SCALAR);
  const each = new Reader(block);
  const [d, a, b] = [0, 1, 2].map(() => element(each.take(ELEMENT)));
  const z = scalar(each.take(SCALAR));
  const signature = reader.take(64);
  return { d: d ?? IDENTITY, a: a ?? IDENTITY, b: b ?? IDENTITY, z, block, signature };
}

/** Check K3. */
function parse(bytes: Uint8Array, manifest: Manifest): Transcript {
  const { trustees } = manifest;
  const [t, n] = [trustees.threshold, trustees.keys.length];
  const reader = new Reader(bytes);
  reader.header("CT");
  const id = reader.take(32);
  const attempt = reader.number(4);
  const same = reader.number(4) === t && reader.number(4) === n;
  must(same, "cer-12", "the ceremony had another threshold or number of trustees");
  for (const { identity, exchange } of trustees.keys) {
    const keys = reader.take(64);
    const fits = equal(keys, concat(unhex(identity), unhex(exchange)));
    must(fits, "cer-12", "the ceremony had other trustees than the manifest's");
  }
  must(equal(id, ceremonyId(manifest)), "cer-12", "the ceremony is of another election");
  const firsts = repeat(n, () => ({ commitment: reader.take(32), first: reader.take(64) }));
  const dealers = firsts.map((first) => ({ ...first, ...reveal(reader, t, n) }));
  const bodyHash = sha256(bytes.subarray(0, reader.at));
  const rehearsals = repeat(n, () => rehearsal(reader));
  reader.done();
  return { id, attempt, dealers, bodyHash, rehearsals };
}

/** Check A2. */
function checkSignatures(transcript: Transcript, manifest: Manifest): void {
  const { id, attempt, dealers, bodyHash, rehearsals } = transcript;
  const common = (kind: string, index: number): Uint8Array =>
    concat(header(kind), id, u32(attempt), u32(index));
  manifest.trustees.keys.forEach(({ identity }, i) => {
    const [dealer, last] = [dealers[i], rehearsals[i]];
    must(dealer !== undefined && last !== undefined, "cer-12", "a trustee is missing");
    const check = (purpose: string, message: Uint8Array, signature: Uint8Array): void =>
      checkSignature(unhex(identity), purpose, message, signature, "cer-12", `trustee ${i + 1}`);
    check("ceremony-round1", concat(common("C1", i + 1), dealer.commitment), dealer.first);
    check("ceremony-round2", concat(common("C2", i + 1), dealer.reveal), dealer.second);
    check("ceremony-transcript", concat(bodyHash, u32(i + 1), last.block), last.signature);
  });
}

/** Check I1, for one trustee. */
function checkDealer({ id, attempt }: Transcript, dealer: Dealer, index: number): void {
  const { commitment, constants, a, z } = dealer;
  const want = hash32("ceremony-commit", id, attempt, index, dealer.reveal);
  must(equal(commitment, want), "cer-4", `trustee ${index} revealed something else`);
  must(!constants.some(isIdentity), "cer-5", `a constant of trustee ${index} is the identity`);
  const x = constants[0] ?? IDENTITY;
  const context = [id, attempt, index, ...constants];
  const c = hashToScalar("ceremony-pok", G, ...context, x, a);
  const good = equal(powerG(z), add(a, power(x, c)));
  must(good, "cer-6", `trustee ${index} does not prove its key`);
}

/** Y_j of every trustee ([cer-8]). */
function shareKeys(dealers: readonly Dealer[], t: number): Element[] {
  const columns = repeat(t, (k) =>
    product(dealers.map(({ constants }) => constants[k] ?? IDENTITY)),
  );
  return dealers.map((_, i) => {
    const j = toScalar(i + 1);
    // Horner, from the last constant on.
    return columns.reduceRight((sum, column) => add(power(sum, j), column), IDENTITY);
  });
}

/** Check E1. */
function checkRehearsal(
  transcript: Transcript,
  y: Element,
  keys: readonly Element[],
  t: number,
): void {
  const { bodyHash, rehearsals } = transcript;
  const rho = hashToScalar("rehearse-rho", bodyHash);
  const [high = 0, low = 0] = hash32("rehearse-m", bodyHash);
  const alpha = powerG(rho);
  const beta = add(power(y, rho), powerG(toScalar(high * 256 + low)));
  rehearsals.forEach(({ d, a, b, z }, i) => {
    const key = keys[i] ?? IDENTITY;
    const c = hashToScalar("rehearse", G, bodyHash, i + 1, key, alpha, beta, d, a, b);
    const good =
      equal(powerG(z), add(a, power(key, c))) && equal(power(alpha, z), add(b, power(d, c)));
    must(good, "cer-9", `trustee ${i + 1} does not show that its key decrypts`);
  });
  const shared = product(
    rehearsals.slice(0, t).map(({ d }, i) => power(d, lagrange(i + 1, t))),
  );
  const shown = equal(add(shared, powerG(toScalar(high * 256 + low))), beta);
  must(shown, "cer-9", "the trustees' rehearsal gives another number");
}

/** λ_j at 0 among 1 … t. */
function lagrange(j: number, t: number): Scalar {
  let [above, below] = [toScalar(1), toScalar(1)];
  for (let k = 1; k <= t; k += 1) {
    if (k === j) continue;
    above = times(above, toScalar(k));
    below = times(below, minus(toScalar(k), toScalar(j)));
  }
  return times(above, invert(below));
}

/** The election's public key y, out of a transcript that holds. */
export function checkCeremony(bytes: Uint8Array, manifest: Manifest): Element {
  const transcript = parse(bytes, manifest);
  const { dealers } = transcript;
  const t = manifest.trustees.threshold;
  checkSignatures(transcript, manifest);
  dealers.forEach((dealer, i) => checkDealer(transcript, dealer, i + 1));
  const y = product(dealers.map(({ constants }) => constants[0] ?? IDENTITY));
  const keys = shareKeys(dealers, t);
  const whole = ![y, ...keys].some(isIdentity);
  must(whole, "cer-8", "the election's key or a trustee's is the identity");
  checkRehearsal(transcript, y, keys, t);
  return y;
}
