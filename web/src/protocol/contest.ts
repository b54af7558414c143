// Contests as bits and linear rules (spec/manifest.md: qst-, rul-). Coefficients are whole numbers
// of up to 62 bits, and public.
import { Reject, must } from "./errors";
import type { Contest } from "./types";

/** A bit's number within its contest, and its coefficient. */
export type Term = readonly [bit: number, coefficient: bigint];

/** Sum of all terms = hi, slack included ([rul-2]). */
export interface Rule {
  readonly terms: readonly Term[];
  readonly lo: bigint;
  readonly hi: bigint;
  readonly slack: readonly Term[];
}

export interface Layout {
  readonly contest: Contest;
  /** Bits of each option, one after the other. */
  readonly perOption: number;
  /** Number of the blank bit, or -1. */
  readonly blankBit: number;
  /** Bits without slack, and with it. */
  readonly plainBits: number;
  readonly bits: number;
  readonly rules: readonly Rule[];
}

const bitLength = (value: bigint): number => value.toString(2).length;

/** 1, 2, …, 2^{k-2}, and what is missing to the maximum. */
export function weights(maximum: bigint): bigint[] {
  const k = bitLength(maximum);
  const low = Array.from({ length: k - 1 }, (_, i) => 1n << BigInt(i));
  return [...low, maximum - ((1n << BigInt(k - 1)) - 1n)];
}

/** A value as bits of these weights, the last one filled first ([rul-2]). */
export function weigh(value: bigint, of: readonly bigint[]): number[] {
  const last = of[of.length - 1] ?? 0n;
  const top = value >= last ? 1 : 0;
  const rest = top ? value - last : value;
  must(rest >= 0n && rest < 1n << BigInt(of.length - 1), "qst-4", "a value does not fit");
  const low = of.slice(0, -1).map((_, i) => Number((rest >> BigInt(i)) & 1n));
  return [...low, top];
}

/** R of a score, P of points: the most that one option can get. */
export const topOf = ({ type, max_score, points }: Contest): bigint =>
  BigInt((type === "points" ? points : max_score) ?? 0);

function bitsPerOption(contest: Contest): number {
  switch (contest.type) {
    case "score":
    case "points":
      return bitLength(topOf(contest));
    case "grades":
      return contest.grades?.length ?? 0;
    case "rank":
      return contest.ranks ?? 0;
    default:
      return 1;
  }
}

type RawRule = readonly [terms: readonly Term[], lo: bigint, hi: bigint];

/** The table of rules of the page, in its order. */
function rawRules(contest: Contest, perOption: number, blankBit: number): RawRule[] {
  const n = contest.options.length;
  const options = Array.from({ length: n }, (_, i) => i);
  const columns = Array.from({ length: perOption }, (_, k) => k);
  const bit = (option: number, k = 0): number => option * perOption + k;
  const blank = (weight: bigint): Term[] => (blankBit < 0 ? [] : [[blankBit, weight]]);
  const every = options.map((i): Term => [bit(i), 1n]);
  const [min, max] = [BigInt(contest.min ?? 0), BigInt(contest.max ?? 0)];
  const top = topOf(contest);
  const scores = (): Term[] => {
    const of = weights(top);
    return options.flatMap((i) => of.map((weight, k): Term => [bit(i, k), weight]));
  };
  switch (contest.type) {
    case "choice":
      return [[[...every, ...blank(1n)], 1n, 1n]];
    case "approval":
      return [[[...every, ...blank(max)], min, max]];
    case "score": {
      const full = BigInt(n) * top;
      return contest.blank ? [[[...scores(), ...blank(full)], 0n, full]] : [];
    }
    case "points":
      return [[[...scores(), ...blank(top)], 0n, top]];
    case "budget": {
      const cap = BigInt(contest.cap ?? 0);
      const costs = contest.options.map(({ cost }, i): Term => [bit(i), BigInt(cost ?? 0)]);
      return [
        [[...costs, ...blank(cap)], 0n, cap],
        [[...every, ...blank(max)], min, max],
      ];
    }
    case "grades":
      return options.map((i) => [
        [...columns.map((k): Term => [bit(i, k), 1n]), ...blank(1n)],
        1n,
        1n,
      ]);
    case "rank": {
      const row = (i: number): Term[] => columns.map((k) => [bit(i, k), 1n]);
      const column = (k: number): Term[] => options.map((i) => [bit(i, k), 1n]);
      const taken = (k: number): Term[] => options.map((i) => [bit(i, k), -1n]);
      const rules: RawRule[] = options.map((i) => [row(i), 0n, 1n]);
      const low = contest.fewer ? 0n : 1n;
      for (const k of columns) rules.push([[...column(k), ...blank(1n)], low, 1n]);
      if (contest.fewer)
        for (const k of columns.slice(1)) rules.push([[...column(k - 1), ...taken(k)], 0n, 1n]);
      return rules;
    }
  }
}

const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);
const size = (value: bigint): bigint => (value < 0n ? -value : value);

/** Clamps [rul-1], gives slack bits [rul-2], bounds [rul-3]. undefined: nothing to prove. */
function finished([terms, lowest, highest]: RawRule, firstSlack: number): Rule | undefined {
  const coefficients = terms.map(([, a]) => a);
  const reachLo = sum(coefficients.filter((a) => a < 0n));
  const reachHi = sum(coefficients.filter((a) => a > 0n));
  const lo = lowest > reachLo ? lowest : reachLo;
  const hi = highest < reachHi ? highest : reachHi;
  must(lo <= hi, "rul-1", "no choice can satisfy a rule");
  if (lo === reachLo && hi === reachHi) return undefined;
  const width = hi - lo;
  const numbers = sum(coefficients.map(size)) + size(lo) + size(hi) + width;
  must(numbers <= 1n << 62n, "rul-3", "a rule's numbers are too large");
  const slack = width ? weights(width).map((w, i): Term => [firstSlack + i, w]) : [];
  return { terms, lo, hi, slack };
}

export function layoutOf(contest: Contest): Layout {
  const perOption = bitsPerOption(contest);
  const optionBits = contest.options.length * perOption;
  must(optionBits <= 2 ** 16, "man-8", `contest ${contest.id} has too many bits`);
  const blankBit = contest.blank ? optionBits : -1;
  const plainBits = optionBits + (contest.blank ? 1 : 0);
  const rules: Rule[] = [];
  let bits = plainBits;
  for (const raw of rawRules(contest, perOption, blankBit)) {
    const rule = finished(raw, bits);
    if (!rule) continue;
    rules.push(rule);
    bits += rule.slack.length;
  }
  return { contest, perOption, blankBit, plainBits, bits, rules };
}

export const allTerms = ({ terms, slack }: Rule): readonly Term[] => [...terms, ...slack];

export function valueOf(terms: readonly Term[], bits: ArrayLike<number>): bigint {
  return sum(terms.map(([bit, a]) => (bits[bit] ? a : 0n)));
}

/** The slack bits that make every rule hold, after the plain ones ([qst-4]). */
export function withSlack(layout: Layout, plain: readonly number[]): Uint8Array {
  const bits = [...plain];
  for (const rule of layout.rules) {
    const rest = rule.hi - valueOf(rule.terms, bits);
    if (rest < 0n || rest > rule.hi - rule.lo)
      throw new Reject("qst-4", `the choice breaks a rule of ${layout.contest.id}`);
    if (rule.slack.length) bits.push(...weigh(rest, rule.slack.map(([, w]) => w)));
  }
  const out = Uint8Array.from(bits);
  bits.fill(0);
  return out;
}
