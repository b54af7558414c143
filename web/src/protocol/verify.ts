// Checking ballots and opened ballots (spec/ballot.md: bal-, open-; spec/proofs.md).
import { ELEMENT, Reader, SCALAR, equal } from "./bytes";
import { decodeChoice } from "./choice";
import { allTerms, valueOf } from "./contest";
import type { Layout } from "./contest";
import { must } from "./errors";
import {
  G,
  IDENTITY,
  add,
  element,
  isIdentity,
  minus,
  power,
  powerG,
  scalar,
  subtract,
  toScalar,
} from "./group";
import type { Element, Scalar } from "./group";
import { encryptBit, signatureChallenge } from "./prove";
import { SIGNATURE, bodyLength, challengeOf, styleOf } from "./seal";
import type { Choice, Choices, Manifest } from "./types";

export interface Ciphertext {
  readonly alpha: Element;
  readonly beta: Element;
}
export interface BitProof {
  readonly a0: Element;
  readonly b0: Element;
  readonly a1: Element;
  readonly b1: Element;
  readonly e0: Scalar;
  readonly z0: Scalar;
  readonly z1: Scalar;
}
export interface RuleProof {
  readonly t1: Element;
  readonly t2: Element;
  readonly z: Scalar;
}
interface Part {
  readonly layout: Layout;
  readonly ciphertexts: readonly Ciphertext[];
  readonly bits: readonly BitProof[];
  readonly rules: readonly RuleProof[];
}
export interface Body {
  readonly electionId: Uint8Array;
  readonly credential: Element;
  readonly sequence: number;
  readonly mahalle: number;
  readonly statement: Uint8Array;
  readonly parts: readonly Part[];
}

const repeat = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** The form of a body, membership included ([bal-1]). */
export function parseBody(body: Uint8Array, manifest: Manifest): Body {
  const reader = new Reader(body, "bal-1");
  reader.header("BA");
  const [electionId, credentialBytes] = [reader.take(32), reader.take(ELEMENT)];
  const [sequence, mahalle] = [reader.number(4), reader.number(4)];
  const style = styleOf(manifest, mahalle);
  must(body.length === bodyLength(style), "bal-1", "a ballot's length does not fit its style");
  const point = (): Element => element(reader.take(ELEMENT));
  const number = (): Scalar => scalar(reader.take(SCALAR));
  const credential = element(credentialBytes);
  const sealed = style.map((layout) => {
    must(reader.number(1) === layout.contest.suite, "bal-1", "an unknown proof suite");
    return repeat(layout.bits, () => ({ alpha: point(), beta: point() }));
  });
  const commitments = style.map(({ bits, rules }) => ({
    bits: repeat(bits, () => ({ a0: point(), b0: point(), a1: point(), b1: point() })),
    rules: repeat(rules.length, () => ({ t1: point(), t2: point() })),
  }));
  const statement = body.subarray(0, reader.at);
  const parts = style.map((layout, i): Part => {
    const first = commitments[i] ?? { bits: [], rules: [] };
    return {
      layout,
      ciphertexts: sealed[i] ?? [],
      bits: first.bits.map((bit) => ({ ...bit, e0: number(), z0: number(), z1: number() })),
      rules: first.rules.map((rule) => ({ ...rule, z: number() })),
    };
  });
  reader.done();
  return { electionId, credential, sequence, mahalle, statement, parts };
}

/** base^z = commitment·x^e */
const holds = (left: Element, commitment: Element, x: Element, e: Scalar): boolean =>
  equal(left, add(commitment, power(x, e)));

/** [bit-1], [bit-2] */
export function checkBit(y: Element, ciphertext: Ciphertext, proof: BitProof, e: Scalar): void {
  const { alpha, beta } = ciphertext;
  const sides = [
    { a: proof.a0, b: proof.b0, e: proof.e0, z: proof.z0, message: beta },
    { a: proof.a1, b: proof.b1, e: minus(e, proof.e0), z: proof.z1, message: subtract(beta, G) },
  ];
  for (const side of sides) {
    must(holds(powerG(side.z), side.a, alpha, side.e), "bit-1", "a bit's proof does not hold");
    const good = holds(power(y, side.z), side.b, side.message, side.e);
    must(good, "bit-2", "a bit's proof does not hold");
  }
}

/** [con-1], [con-2]: the weighted product of ciphertexts holds `value`. */
export function checkRule(
  y: Element,
  terms: readonly (readonly [ciphertext: Ciphertext, coefficient: bigint])[],
  value: bigint,
  { t1, t2, z }: RuleProof,
  e: Scalar,
): void {
  let [alpha, beta] = [IDENTITY, IDENTITY];
  for (const [each, coefficient] of terms) {
    const a = toScalar(coefficient);
    alpha = add(alpha, power(each.alpha, a));
    beta = add(beta, power(each.beta, a));
  }
  must(holds(powerG(z), t1, alpha, e), "con-1", "a rule's proof does not hold");
  const rest = subtract(beta, powerG(toScalar(value)));
  must(holds(power(y, z), t2, rest, e), "con-2", "a rule's proof does not hold");
}

/** What is no form: the election, the identity, all proofs (bal-2, bal-4 to bal-6). */
export function checkBody(body: Body, electionId: Uint8Array, y: Element): void {
  must(equal(body.electionId, electionId), "bal-2", "the ballot is of another election");
  const alphas = body.parts.flatMap(({ ciphertexts }) => ciphertexts.map(({ alpha }) => alpha));
  const none = ![body.credential, ...alphas].some(isIdentity);
  must(none, "bal-4", "a credential or a sealed bit is the identity");
  const e = challengeOf(y, body.statement);
  for (const { layout, ciphertexts, bits, rules } of body.parts) {
    const at = (i: number): Ciphertext => ciphertexts[i] ?? { alpha: IDENTITY, beta: IDENTITY };
    bits.forEach((proof, i) => checkBit(y, at(i), proof, e));
    rules.forEach((proof, i) => {
      const rule = layout.rules[i];
      if (!rule) return;
      const terms = allTerms(rule).map(([bit, a]) => [at(bit), a] as const);
      checkRule(y, terms, rule.hi, proof, e);
    });
  }
}

/** R ‖ z over a message ([sig-1], [sig-2]). */
export function checkSchnorr(key: Element, message: Uint8Array, signature: Uint8Array): void {
  must(signature.length === SIGNATURE, "sig-2", "a signature of the wrong length");
  const r = element(signature.slice(0, ELEMENT));
  const z = scalar(signature.slice(ELEMENT));
  const good = holds(powerG(z), r, key, signatureChallenge(r, key, message));
  must(good, "sig-1", "a ballot's signature does not hold");
}

/** A whole ballot by itself. */
export function checkBallot(
  ballot: Uint8Array,
  manifest: Manifest,
  electionId: Uint8Array,
  y: Element,
): Body {
  must(ballot.length > SIGNATURE, "bal-1", "a ballot is too short");
  const bytes = ballot.subarray(0, ballot.length - SIGNATURE);
  const body = parseBody(bytes, manifest);
  checkBody(body, electionId, y);
  checkSchnorr(body.credential, bytes, ballot.slice(-SIGNATURE));
  return body;
}

export interface Opened {
  readonly body: Uint8Array;
  readonly mahalle: number;
  readonly choices: Choices;
}

/** Where the body of an opened ballot ends; its style says how long it is. */
function bodyOf(opened: Uint8Array, manifest: Manifest): Uint8Array {
  const reader = new Reader(opened);
  reader.header("OP");
  const head = new Reader(opened.subarray(6));
  head.header("BA");
  head.take(32 + ELEMENT + 4);
  return reader.take(bodyLength(styleOf(manifest, head.number(4))));
}

/** [open-1]: what was sealed is what the opening says, and a good ballot. */
export function checkOpened(
  opened: Uint8Array,
  manifest: Manifest,
  electionId: Uint8Array,
  y: Element,
): Opened {
  const bytes = bodyOf(opened, manifest);
  const body = parseBody(bytes, manifest);
  const reader = new Reader(opened);
  reader.take(6 + bytes.length);
  const rows = body.parts.map(({ ciphertexts }) =>
    ciphertexts.map(() => ({ bit: reader.number(1), r: scalar(reader.take(SCALAR)) })),
  );
  reader.done();
  checkBody(body, electionId, y);
  const choices = body.parts.map(({ layout, ciphertexts }, i): [id: string, choice: Choice] => {
    const row = rows[i] ?? [];
    row.forEach(({ bit, r }, k) => {
      const [alpha, beta] = encryptBit(y, bit & 1, r);
      const sealed = ciphertexts[k];
      const same = bit < 2 && sealed && equal(alpha, sealed.alpha) && equal(beta, sealed.beta);
      must(same === true, "open-1", "what is sealed is not what the opened ballot says");
    });
    const bits = Uint8Array.from(row, ({ bit }) => bit);
    for (const rule of layout.rules)
      must(valueOf(allTerms(rule), bits) === rule.hi, "open-1", "the opened ballot breaks a rule");
    return [layout.contest.id, decodeChoice(layout, bits)];
  });
  return { body: bytes, mahalle: body.mahalle, choices: Object.fromEntries(choices) };
}
