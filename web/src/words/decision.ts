// The rule of a decision ([dec-*]) and what came of it, in sentences.
import type { Words } from "../i18n";
import type { Contest } from "../protocol/types";
import type { Decided } from "../record/result";
import { listed, optionTitle, quoted } from "./format";

interface Heading {
  readonly id: string;
  readonly title: string;
  readonly cap: number;
}

/** All keys that any rule may have; the manifest's reader has seen to it that they fit. */
export interface Rule {
  readonly rule: string;
  readonly for?: string;
  readonly against?: string;
  readonly tie?: string;
  readonly of?: string;
  readonly session?: number;
  readonly winners?: number;
  readonly abstain?: readonly string[];
  readonly minimum_votes?: number;
  readonly weights?: readonly number[];
  readonly budget?: number;
  readonly headings?: readonly Heading[];
  readonly quorum?: { readonly part: number; readonly of: number; readonly more: boolean };
}

export const ruleOf = (contest: Contest): Rule | undefined => contest.decision as Rule | undefined;

const titles = ({ language }: Words, { options }: Contest, ids: readonly string[]): string =>
  listed(
    language,
    ids.map((id) => quoted(optionTitle(options, id))),
  );

function main(words: Words, contest: Contest, rule: Rule): string {
  const { t } = words;
  const title = (id = "") => quoted(optionTitle(contest.options, id));
  const sides = { for: title(rule.for), against: title(rule.against) };
  switch (rule.rule) {
    case "absolute-majority":
    case "two-thirds":
      return t(`rule.${rule.rule}.${rule.of ?? "present"}`, sides);
    case "council":
      return t(`rule.council.${rule.session === 1 ? 1 : 2}`, sides);
    case "plurality":
    case "approval":
      return t("rule.votes", { n: rule.winners ?? 1 });
    case "points":
    case "borda":
      return t("rule.points", { n: rule.winners ?? 1 });
    case "majority-judgment":
      return t("rule.grades", { n: rule.winners ?? 1 });
    default:
      return t(`rule.${rule.rule}`, sides);
  }
}

/** The ranks' weights: the manifest's, or k, k−1, …, 1. */
export const weightsOf = (contest: Contest, rule: Rule): readonly number[] => {
  const ranks = contest.ranks ?? 0;
  return rule.weights ?? Array.from({ length: ranks }, (_, i) => ranks - i);
};

function quorum({ t, number }: Words, { part, of, more }: NonNullable<Rule["quorum"]>): string {
  if (part * 2 === of) return t(more ? "rule.quorum.moreThanHalf" : "rule.quorum.half");
  return t(more ? "rule.quorum.more" : "rule.quorum.least", { part: number(part), of: number(of) });
}

export function ruleSentences(words: Words, contest: Contest): readonly string[] {
  const { t, lira, number } = words;
  const rule = ruleOf(contest);
  if (!rule) return [t("rule.none")];
  const all = [main(words, contest, rule)];
  if (rule.rule === "borda")
    all.push(t("rule.weights", { list: weightsOf(contest, rule).map(number).join(" – ") }));
  if (rule.abstain?.length)
    all.push(t("rule.abstain", { list: titles(words, contest, rule.abstain) }));
  if (rule.budget !== undefined) all.push(t("rule.budget", { budget: lira(rule.budget) }));
  for (const { title, cap } of rule.headings ?? [])
    all.push(t("rule.heading", { title: quoted(title), cap: lira(cap) }));
  if ((rule.minimum_votes ?? 1) > 1) all.push(t("rule.minimum", { n: rule.minimum_votes ?? 1 }));
  if (rule.tie) all.push(t(`rule.tie.${rule.tie}`));
  if (rule.quorum) all.push(quorum(words, rule.quorum));
  return all;
}

/** [dec-3], [dec-5]: null where no quorum is asked for. */
export function hasQuorum(rule: Rule | undefined, decided: Decided): boolean | null {
  const { ballots: n, electorate: all } = decided;
  const { quorum: q } = rule ?? {};
  const general = q ? (q.more ? n * q.of > q.part * all : n * q.of >= q.part * all) : null;
  if (rule?.rule !== "council") return general;
  const council = rule.session === 1 ? 2 * n > all : 4 * n >= all;
  return council && general !== false;
}

/** More than these are a list of their own, not a sentence. */
export const LISTED = 4;

/** The decision as a headline. */
export function outcomeTitle(words: Words, contest: Contest, decided: Decided): string {
  const { t } = words;
  const n = decided.selected.length;
  if (n > LISTED) return t("outcome.selectedMany", { n });
  const list = titles(words, contest, decided.selected);
  return t(`outcome.${decided.outcome}`, { list, n });
}

export function outcomeSentences(words: Words, contest: Contest, decided: Decided): string[] {
  const { t, lira, number } = words;
  const rule = ruleOf(contest);
  const all = [
    t("outcome.voted", { ballots: number(decided.ballots), all: number(decided.electorate) }),
  ];
  const quorate = hasQuorum(rule, decided);
  if (quorate !== null && decided.outcome !== "too-few")
    all.push(t(quorate ? "outcome.quorum" : "outcome.noQuorum"));
  if (rule?.budget !== undefined && decided.selected.length)
    all.push(t("outcome.spent", { spent: lira(decided.spent), budget: lira(rule.budget) }));
  if (decided.tie.length)
    all.push(
      t(rule?.rule === "best-set" ? "outcome.lotSet" : "outcome.lot", {
        list: titles(words, contest, decided.tie),
      }),
    );
  return all;
}
