// Sealing, opening and signing a ballot (spec/ballot.md).
import { ELEMENT, SCALAR, concat, header, u32, u8 } from "./bytes";
import { encodeChoice } from "./choice";
import { allTerms, layoutOf } from "./contest";
import type { Layout, Rule } from "./contest";
import { must } from "./errors";
import { G, drawScalar, plus, times, toScalar } from "./group";
import type { Draw, Element, Scalar } from "./group";
import { hashToScalar } from "./hash";
import { own } from "./own";
import { commitBit, commitRule, encryptBit, respondBit, respondRule, wipe } from "./prove";
import type { BitSecret } from "./prove";
import { sha256 } from "./sodium";
import { contestsOf } from "./types";
import type { Choices, Manifest } from "./types";

export interface Sealing {
  readonly manifest: Manifest;
  readonly electionId: Uint8Array;
  readonly y: Element;
  readonly credential: Element;
  readonly mahalle: number;
  readonly sequence: number;
  readonly choices: Choices;
}

/** What was sealed; the secrets of it are wiped by `forgetSealed`. */
export interface Sealed {
  readonly body: Uint8Array;
  readonly fingerprint: Uint8Array;
  /** u8 bit ‖ S r of every bit ([open-1]). */
  readonly openings: Uint8Array;
}

interface Part {
  readonly layout: Layout;
  readonly bits: Uint8Array;
  readonly randomness: readonly Scalar[];
}

export const HEAD = 46 + ELEMENT;
export const SIGNATURE = ELEMENT + SCALAR;
/** Of each bit, for whoever waits: encrypted, and its proof begun. */
const STEPS = 2;

/** The contests of a ballot; none is no ballot ([bal-3]). */
export function styleOf(manifest: Manifest, mahalle: number): Layout[] {
  const isKnown = manifest.mahalle.some(({ id }) => id === mahalle);
  const contests = isKnown ? contestsOf(manifest, mahalle) : [];
  must(contests.length > 0, "bal-3", `mahalle ${mahalle} has nothing to vote on`);
  return contests.map(layoutOf);
}

/** A body's length by its style ([bal-1]). */
export function bodyLength(style: readonly Layout[]): number {
  const ofContest = ({ bits, rules }: Layout): number =>
    1 + bits * (6 * ELEMENT + 3 * SCALAR) + rules.length * (2 * ELEMENT + SCALAR);
  return style.reduce((sum, layout) => sum + ofContest(layout), HEAD);
}

/** Σ a_i·r_i of a rule. */
function weighted(rule: Rule, randomness: readonly Scalar[]): Scalar {
  let sum: Scalar = new Uint8Array(SCALAR);
  for (const [bit, a] of allTerms(rule)) {
    const r = randomness[bit] ?? new Uint8Array(SCALAR);
    const term = times(toScalar(a), r);
    const next = plus(sum, term);
    wipe(sum, term);
    sum = next;
  }
  return sum;
}

/** Writes one after the other into a body of known length. */
class Writer {
  at = 0;
  constructor(readonly bytes: Uint8Array) {}
  put(...parts: readonly Uint8Array[]): void {
    for (const part of parts) {
      this.bytes.set(part, this.at);
      this.at += part.length;
    }
  }
}

interface Committed {
  readonly bits: readonly BitSecret[];
  readonly rules: readonly Scalar[];
}

function commit(y: Element, part: Part, draw: Draw, out: Writer, step: () => void): Committed {
  const bits = part.randomness.map((r, i) => {
    const [commitments, secret] = commitBit(y, part.bits[i] ?? 0, r, draw);
    out.put(commitments);
    step();
    return secret;
  });
  const rules = part.layout.rules.map(() => {
    const u = draw();
    out.put(commitRule(y, u));
    return u;
  });
  return { bits, rules };
}

function respond(part: Part, committed: Committed, challenge: Scalar, out: Writer): void {
  for (const secret of committed.bits) out.put(respondBit(secret, challenge));
  part.layout.rules.forEach((rule, i) => {
    const sum = weighted(rule, part.randomness);
    out.put(respondRule(committed.rules[i] ?? new Uint8Array(SCALAR), challenge, sum));
    wipe(sum);
  });
}

/** e, one for the whole ballot ([bal-5]). */
export const challengeOf = (y: Element, statement: Uint8Array): Scalar =>
  hashToScalar("ballot", G, y, statement);

/** Seals; `draw` is another one than the library's only where vectors are held to. */
export function seal(
  sealing: Sealing,
  progress: (done: number, total: number) => void = () => undefined,
  draw: Draw = drawScalar,
): Sealed {
  const { manifest, electionId, y, credential, mahalle, sequence, choices } = sealing;
  const style = styleOf(manifest, mahalle);
  const parts = style.map((layout): Part => {
    const bits = encodeChoice(layout, own(choices, layout.contest.id));
    return { layout, bits, randomness: Array.from(bits, () => draw()) };
  });
  const total = STEPS * style.reduce((sum, { bits }) => sum + bits, 0);
  let done = 0;
  const step = (): void => progress((done += 1), total);
  const out = new Writer(new Uint8Array(bodyLength(style)));
  out.put(header("BA"), electionId, credential, u32(sequence), u32(mahalle));
  for (const { bits, randomness, layout } of parts) {
    out.put(u8(layout.contest.suite));
    randomness.forEach((r, i) => {
      out.put(...encryptBit(y, bits[i] ?? 0, r));
      step();
    });
  }
  const committed = parts.map((part) => commit(y, part, draw, out, step));
  const challenge = challengeOf(y, out.bytes.subarray(0, out.at));
  parts.forEach((part, i) => {
    const secrets = committed[i];
    if (secrets) respond(part, secrets, challenge, out);
  });
  const openings = new Writer(new Uint8Array((total * (1 + SCALAR)) / STEPS));
  for (const { bits, randomness } of parts) {
    randomness.forEach((r, i) => openings.put(bits.subarray(i, i + 1), r));
    wipe(bits, ...randomness);
  }
  return { body: out.bytes, fingerprint: sha256(out.bytes), openings: openings.bytes };
}

/** The OP file ([open-1]); it holds what the secrets were. */
export const openingOf = ({ body, openings }: Sealed): Uint8Array =>
  concat(header("OP"), body, openings);
