// What a voter has marked so far, and whether it makes a valid answer (spec/manifest.md, Rules).
import { own } from "../protocol/own";
import { BLANK, type Choice, type Choices, type Contest } from "../protocol/types";
import type { Parameters } from "../i18n";

/** Nothing yet, or a choice that may still break a rule. */
export type Draft = Choice | undefined;
export type Drafts = Readonly<Record<string, Choice>>;

/** A text's key with its parameters. */
export interface Saying {
  readonly key: string;
  readonly parameters: Parameters;
}

const saying = (key: string, parameters: Parameters = {}): Saying => ({
  key: `booth.fault.${key}`,
  parameters,
});

export const isBlank = (draft: Draft): boolean => draft === BLANK;

export const listOf = (draft: Draft): readonly string[] =>
  Array.isArray(draft) ? (draft as readonly string[]) : [];

const isTable = (draft: Draft): draft is Readonly<Record<string, number>> =>
  typeof draft === "object" && !Array.isArray(draft);

export const numbersOf = (draft: Draft): Readonly<Record<string, number>> =>
  isTable(draft) ? draft : {};

export const gradesOf = (draft: Draft): Readonly<Record<string, string>> =>
  isTable(draft) ? (draft as unknown as Readonly<Record<string, string>>) : {};

export const sumOf = (draft: Draft): number =>
  Object.values(numbersOf(draft)).reduce((sum, n) => sum + n, 0);

export const costOf = (contest: Contest, ids: readonly string[]): number =>
  contest.options.reduce((sum, { id, cost = 0 }) => sum + (ids.includes(id) ? cost : 0), 0);

const inRange = (n: number, max: number): boolean => Number.isInteger(n) && n >= 0 && n <= max;

function countFault(contest: Contest, n: number): Saying | null {
  const { min = 0, max = contest.options.length } = contest;
  if (n < min) return saying("min", { n: min, left: min - n });
  if (n > max) return saying("max", { n: max });
  return null;
}

function numbersFault(draft: Draft, max: number): Saying | null {
  return Object.values(numbersOf(draft)).every((n) => inRange(n, max))
    ? null
    : saying("number", { n: max });
}

function pointsFault(contest: Contest, draft: Draft): Saying | null {
  const { points = 0 } = contest;
  const over = sumOf(draft) - points;
  return numbersFault(draft, points) ?? (over > 0 ? saying("points", { n: over }) : null);
}

function gradesFault(contest: Contest, draft: Draft): Saying | null {
  const given = gradesOf(draft);
  const missing = contest.options.filter(({ id }) => own(given, id) === undefined).length;
  return missing > 0 ? saying("grades", { n: missing }) : null;
}

function rankFault(contest: Contest, draft: Draft): Saying | null {
  const { ranks = 1, fewer = false } = contest;
  const n = listOf(draft).length;
  if (n > ranks) return saying("max", { n: ranks });
  return !fewer && n < ranks ? saying("ranks", { n: ranks, left: ranks - n }) : null;
}

function budgetFault(contest: Contest, draft: Draft): Saying | null {
  const over = costOf(contest, listOf(draft)) - (contest.cap ?? 0);
  return over > 0 ? saying("cap") : countFault(contest, listOf(draft).length);
}

/** Why this is no answer yet, or null. */
export function faultOf(contest: Contest, draft: Draft): Saying | null {
  if (isBlank(draft)) return contest.blank ? null : saying("choice");
  switch (contest.type) {
    case "choice":
      return contest.options.some(({ id }) => id === draft) ? null : saying("choice");
    case "approval":
      return countFault(contest, listOf(draft).length);
    case "score":
      return numbersFault(draft, contest.max_score ?? 0);
    case "points":
      return pointsFault(contest, draft);
    case "grades":
      return gradesFault(contest, draft);
    case "rank":
      return rankFault(contest, draft);
    case "budget":
      return budgetFault(contest, draft);
  }
}

/** A valid answer that says nothing: the voter is asked once whether it is meant so. */
export function isEmpty(draft: Draft): boolean {
  if (draft === undefined) return true;
  if (Array.isArray(draft)) return draft.length === 0;
  return isTable(draft) && sumOf(draft) === 0;
}

/** The answer as it is sealed; what was left out of numbers counts as 0 and is written so. */
export function finish(contest: Contest, draft: Draft): Choice {
  if (draft === BLANK) return BLANK;
  switch (contest.type) {
    case "approval":
    case "budget":
    case "rank":
      return listOf(draft);
    case "score":
    case "points": {
      const given = numbersOf(draft);
      return Object.fromEntries(contest.options.map(({ id }) => [id, own(given, id) ?? 0]));
    }
    default:
      return draft ?? {};
  }
}

export const finishAll = (contests: readonly Contest[], drafts: Drafts): Choices =>
  Object.fromEntries(contests.map((contest) => [contest.id, finish(contest, own(drafts, contest.id))]));

/** The first contest without a valid answer; −1 if all have one. */
export const firstFault = (contests: readonly Contest[], drafts: Drafts): number =>
  contests.findIndex((contest) => faultOf(contest, own(drafts, contest.id)) !== null);
