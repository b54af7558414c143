// What deserves a second look before a manifest is fixed: nothing here is forbidden.
import type { Parameters } from "../../i18n";
import { likeness } from "./likeness";
import type { Draft, DraftQuestion } from "./model";
import { takesBudget } from "./rules";
import { usual } from "./write";

export interface Warning {
  /** The key of its words, in desk.warning. */
  readonly key: string;
  readonly parameters: Parameters;
}

const warn = (key: string, parameters: Parameters = {}): Warning => ({ key, parameters });
const number = (text: string): number => Number(text.trim().replace(/[.\s]/g, "") || "0");
const HOUR = 3_600_000;

function people(draft: Draft): Warning[] {
  const { trustees, registrars, officers, witnesses } = draft;
  const n = trustees.length;
  const threshold = number(draft.threshold) || usual.threshold(n);
  const quorum = number(draft.officerQuorum) || usual.officers(officers.length);
  const found: Warning[] = [];
  if (n > 0 && threshold === n) found.push(warn("allTrustees", { trustees: n }));
  if (n > 0 && threshold === 1) found.push(warn("oneTrustee"));
  if (n > 0 && 2 * threshold <= n) found.push(warn("fewTrustees", { threshold, trustees: n }));
  if (registrars.length === 1) found.push(warn("oneRegistrar"));
  if (officers.length > 0 && quorum === 1) found.push(warn("oneOfficer"));
  if (witnesses.length === 0) found.push(warn("noWitnesses"));
  return found;
}

function electorate(draft: Draft): Warning[] {
  const voters = number(draft.voters);
  const minimum = number(draft.minimumScope);
  if (voters === 0) return [];
  if (voters < minimum) return [warn("belowMinimum", { voters, minimum })];
  const found: Warning[] = [];
  if (voters < 5 * minimum) found.push(warn("smallElectorate", { voters }));
  if (draft.byMahalle && voters < 2 * minimum * draft.mahalle.length)
    found.push(warn("smallMahalle", { minimum }));
  return found;
}

/** The hour in Türkiye, from 0 to 23, of a time that was typed as such. */
const hourOf = (local: string): number => Number(local.slice(11, 13));

function times(draft: Draft, now: number): Warning[] {
  const opens = Date.parse(`${draft.opens}:00+03:00`);
  const closes = Date.parse(`${draft.closes}:00+03:00`);
  const found: Warning[] = [];
  if (Number.isNaN(opens) || Number.isNaN(closes)) return found;
  const hour = hourOf(draft.closes);
  if (hour >= 22 || hour < 8) found.push(warn("closesAtNight"));
  if (closes < now) found.push(warn("closesInThePast"));
  else if (opens < now + 24 * HOUR) found.push(warn("opensSoon"));
  if (closes - opens < 24 * HOUR) found.push(warn("shortVoting"));
  return found;
}

function options(question: DraftQuestion, i: number): Warning[] {
  const titles = question.options.map(({ title }) => title.trim()).filter(Boolean);
  const found: Warning[] = [];
  for (const [a, first] of titles.entries())
    for (const second of titles.slice(a + 1)) {
      const kind = likeness(first, second);
      if (kind) found.push(warn(`options.${kind}`, { question: i + 1, first, second }));
    }
  return found;
}

function costs(question: DraftQuestion, i: number): Warning[] {
  const prices = question.options.map(({ cost }) => number(cost)).filter((cost) => cost > 0);
  if (prices.length === 0) return [];
  const cheapest = Math.min(...prices);
  const found: Warning[] = [];
  if (question.type === "budget" && number(question.cap) < cheapest)
    found.push(warn("capTooLow", { question: i + 1 }));
  if (takesBudget(question.decision.rule) && number(question.decision.budget) < cheapest)
    found.push(warn("budgetTooLow", { question: i + 1 }));
  return found;
}

function questions(draft: Draft): Warning[] {
  return draft.questions.flatMap((question, i) => [
    ...(question.decision.rule ? [] : [warn("noDecision", { question: i + 1 })]),
    ...options(question, i),
    ...costs(question, i),
  ]);
}

export type Section = "basics" | "area" | "calendar" | "questions" | "papers" | "people" | "summary";

/** Those of one section of the form; of the summary: all. */
export function warnings(draft: Draft, section: Section, now = Date.now()): Warning[] {
  const by: Readonly<Record<Section, () => Warning[]>> = {
    basics: () => times(draft, now),
    area: () => electorate(draft),
    calendar: () => [],
    questions: () => questions(draft),
    papers: () => [],
    people: () => people(draft),
    summary: () => [
      ...times(draft, now),
      ...electorate(draft),
      ...questions(draft),
      ...people(draft),
    ],
  };
  return by[section]();
}

