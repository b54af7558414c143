// A choice as bits, and back (spec/manifest.md, Choices). Choices come from the page as words, so
// nothing here is in constant time; from the bits on everything is (seal.ts).
import { topOf, weigh, weights, withSlack } from "./contest";
import type { Layout } from "./contest";
import { must } from "./errors";
import { BLANK } from "./types";
import type { Choice } from "./types";

function optionIndex({ contest }: Layout, id: unknown): number {
  const index = contest.options.findIndex((option) => option.id === id);
  must(index >= 0, "qst-4", `contest ${contest.id} has no such option`);
  return index;
}

function namedOnce(layout: Layout, choice: unknown): number[] {
  must(Array.isArray(choice), "qst-4", `contest ${layout.contest.id} takes a list of options`);
  const indices = choice.map((id: unknown) => optionIndex(layout, id));
  must(new Set(indices).size === indices.length, "qst-4", "an option is named twice");
  return indices;
}

/** The bits of one option's number or grade. */
function valued(layout: Layout, value: unknown): number[] {
  const { contest } = layout;
  if (contest.type === "grades") {
    const grade = (contest.grades ?? []).findIndex(({ id }) => id === value);
    must(grade >= 0, "qst-4", `contest ${contest.id} has no such grade`);
    return (contest.grades ?? []).map((_, k) => (k === grade ? 1 : 0));
  }
  const top = topOf(contest);
  const fits =
    typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && BigInt(value) <= top;
  must(fits, "qst-4", `a number of contest ${contest.id} is out of range`);
  return weigh(BigInt(value), weights(top));
}

function fillOptions(layout: Layout, choice: unknown, bits: number[]): void {
  const { contest, perOption } = layout;
  switch (contest.type) {
    case "choice":
      bits[optionIndex(layout, choice)] = 1;
      return;
    case "approval":
    case "budget":
      for (const index of namedOnce(layout, choice)) bits[index] = 1;
      return;
    case "rank": {
      const order = namedOnce(layout, choice);
      must(order.length <= perOption, "qst-4", "more options than ranks");
      order.forEach((index, k) => (bits[index * perOption + k] = 1));
      return;
    }
    default: {
      const object = typeof choice === "object" && choice !== null && !Array.isArray(choice);
      must(object, "qst-4", `contest ${contest.id} takes a value for each option`);
      const values = Object.entries(choice as Record<string, unknown>);
      const whole = contest.type !== "grades" || values.length === contest.options.length;
      must(whole, "qst-4", "an option has no grade");
      for (const [id, value] of values) {
        const first = optionIndex(layout, id) * perOption;
        valued(layout, value).forEach((bit, k) => (bits[first + k] = bit));
      }
    }
  }
}

/** All bits of the contest, slack included ([qst-4]). */
export function encodeChoice(layout: Layout, choice: Choice | undefined): Uint8Array {
  must(choice !== undefined, "qst-4", `there is no choice for contest ${layout.contest.id}`);
  const bits = new Array<number>(layout.plainBits).fill(0);
  if (choice === BLANK && layout.blankBit >= 0) bits[layout.blankBit] = 1;
  else fillOptions(layout, choice, bits);
  const out = withSlack(layout, bits);
  bits.fill(0);
  return out;
}

/** What the bits of a good ballot say, nothing for 0; they have been held to the rules before. */
export function decodeChoice(layout: Layout, bits: Uint8Array): Choice {
  const { contest, perOption, blankBit } = layout;
  if (blankBit >= 0 && bits[blankBit]) return BLANK;
  const ids = contest.options.map(({ id }) => id);
  const row = (i: number): Uint8Array => bits.subarray(i * perOption, (i + 1) * perOption);
  switch (contest.type) {
    case "choice":
      return ids.find((_, i) => bits[i]) ?? "";
    case "approval":
    case "budget":
      return ids.filter((_, i) => bits[i]);
    case "rank": {
      const ranked = ids.map((id, i) => ({ id, rank: row(i).indexOf(1) }));
      return ranked
        .filter(({ rank }) => rank >= 0)
        .sort((a, b) => a.rank - b.rank)
        .map(({ id }) => id);
    }
    case "grades":
      return Object.fromEntries(
        ids.map((id, i) => [id, contest.grades?.[row(i).indexOf(1)]?.id ?? ""]),
      );
    default: {
      const of = weights(topOf(contest));
      const total = (i: number): bigint =>
        of.reduce((sum, weight, k) => (row(i)[k] ? sum + weight : sum), 0n);
      const numbers = ids.map((id, i): [string, number] => [id, Number(total(i))]);
      return Object.fromEntries(numbers.filter(([, value]) => value > 0));
    }
  }
}
