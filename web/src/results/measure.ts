// One number for an option in a scope, from 0 to 1, to compare mahalle by.
import { BLANK, type Contest } from "../protocol/types";
import { type ScopeTotals, countOf } from "../record/result";

export function measure(contest: Contest, scope: ScopeTotals, option: string): number {
  const voters = Math.max(1, scope.ballots);
  const said = Math.max(1, scope.ballots - countOf(scope, BLANK));
  switch (contest.type) {
    case "score":
      return countOf(scope, option) / (said * (contest.max_score ?? 1));
    case "points":
      return countOf(scope, option) / (said * (contest.points ?? 1));
    case "grades":
      return countOf(scope, `${option}/${contest.grades?.[0]?.id ?? ""}`) / said;
    case "rank":
      return countOf(scope, `${option}/1`) / voters;
    default:
      return countOf(scope, option) / voters;
  }
}

export const CLASSES = 5;

/** Which of five equal classes between the least and the greatest, 0 to 4. */
export function classOf(value: number, least: number, greatest: number): number {
  const span = greatest - least;
  if (span <= 0) return 0;
  return Math.min(CLASSES - 1, Math.floor((CLASSES * (value - least)) / span));
}
