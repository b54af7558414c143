// A draft as a manifest (spec/manifest.md). Whether it is a good one, `oy manifest check` says.
import type { Contest, Decision, Manifest, NamedKey, Option } from "../../protocol/types";
import { DATES, type Draft, type DraftKey, type DraftQuestion } from "./model";
import { takesBudget, takesSides, takesWinners } from "./rules";

const number = (text: string): number => Number(text.trim().replace(/[.\s]/g, "") || "0");

/** A time of Türkiye, which is UTC+3 all the year. */
export function utc(local: string): string {
  const date = new Date(`${local.length === 16 ? `${local}:00` : local}+03:00`);
  return Number.isNaN(date.getTime()) ? local : date.toISOString().replace(/\.\d+Z$/, "Z");
}

/** An id from a title: letters, digits and dashes, distinct within the list. */
export function ids(titles: readonly string[]): string[] {
  const taken = new Set<string>(["blank"]);
  return titles.map((title, i) => {
    const plain =
      title
        .toLocaleLowerCase("tr")
        .replace(/ı/g, "i")
        .normalize("NFD")
        .replace(/\p{M}/gu, "")
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "")
        .slice(0, 32) || `o${i + 1}`;
    let id = plain;
    for (let n = 2; taken.has(id); n++) id = `${plain}-${n}`;
    taken.add(id);
    return id;
  });
}

function decision(question: DraftQuestion, options: readonly string[]): Decision | null {
  const { rule, tie, of, session, winners, minimumVotes, budget, quorum } = question.decision;
  if (!rule) return null;
  const out: Record<string, unknown> = { rule };
  if (takesSides(rule)) {
    out.for = options[question.decision.for];
    out.against = options[question.decision.against];
  }
  if (rule === "council") out.session = Number(session);
  if (rule === "simple-majority" || rule === "council") out.tie = tie;
  if (rule === "absolute-majority" || rule === "two-thirds") out.of = of;
  if (takesWinners(rule)) out.winners = number(winners);
  if (takesBudget(rule)) out.budget = number(budget);
  if (minimumVotes.trim() && (takesBudget(rule) || (takesWinners(rule) && rule !== "majority-judgment")))
    out.minimum_votes = number(minimumVotes);
  if (quorum.trim()) out.quorum = { part: number(quorum), of: 100, more: false };
  return out as Decision;
}

function limits(question: DraftQuestion): Partial<Contest> {
  const { type, min, max, maxScore, points, grades, ranks, fewer, cap } = question;
  switch (type) {
    case "choice":
      return {};
    case "approval":
      return { min: number(min), max: number(max) };
    case "budget":
      return { cap: number(cap), min: number(min), max: number(max) };
    case "score":
      return { max_score: number(maxScore) };
    case "points":
      return { points: number(points) };
    case "rank":
      return { ranks: number(ranks), fewer };
    case "grades": {
      const named = ids(grades);
      return { grades: grades.map((title, i) => ({ id: named[i] ?? "", title })) };
    }
  }
}

function contest(question: DraftQuestion, i: number): Contest {
  const named = ids(question.options.map(({ title }) => title));
  const priced = question.type === "budget" || takesBudget(question.decision.rule);
  const options: Option[] = question.options.map(({ title, description, cost }, k) => ({
    id: named[k] ?? "",
    title: title.trim(),
    ...(description.trim() ? { description: description.trim() } : {}),
    ...(priced ? { cost: number(cost) } : {}),
  }));
  const decided = decision(question, named);
  const scope = question.scope.map(number).sort((a, b) => a - b);
  return {
    id: `q${i + 1}`,
    title: question.title.trim(),
    ...(question.description.trim() ? { description: question.description.trim() } : {}),
    type: question.type,
    suite: 1,
    options,
    blank: question.blank,
    ...limits(question),
    ...(scope.length > 0 ? { scope } : {}),
    ...(decided ? { decision: decided } : {}),
  };
}

const keys = (list: readonly DraftKey[]): NamedKey[] => list.map(({ name, key }) => ({ name, key }));

/** What is left open takes the usual: most of the trustees, all officers, most of the witnesses. */
export const usual = {
  threshold: (n: number): number => Math.max(2, Math.floor(n / 2) + 1),
  officers: (n: number): number => n,
  witnesses: (n: number): number => (n === 0 ? 0 : Math.floor(n / 2) + 1),
};

export function toManifest(draft: Draft): Manifest {
  const { trustees, officers, witnesses, residency } = draft;
  const threshold = number(draft.threshold) || usual.threshold(trustees.length);
  return {
    format: "oy-manifest",
    version: 1,
    group: "ristretto255",
    origin: draft.origin.trim(),
    title: draft.title.trim(),
    ...(draft.description.trim() ? { description: draft.description.trim() } : {}),
    roll_id: draft.rollId,
    opens: utc(draft.opens),
    closes: utc(draft.closes),
    minimum_scope: number(draft.minimumScope),
    totals_by_mahalle: draft.byMahalle,
    mahalle: draft.mahalle
      .map(({ id, name }) => ({ id: number(id), name: name.trim() }))
      .sort((a, b) => a.id - b.id),
    trustees: {
      threshold,
      all_needed: threshold === trustees.length,
      nonce: draft.nonce,
      keys: trustees.map(({ name, key, exchange = "" }) => ({ name, identity: key, exchange })),
    },
    registrars: keys(draft.registrars),
    officers: {
      quorum: number(draft.officerQuorum) || usual.officers(officers.length),
      keys: keys(officers),
    },
    server: { key: draft.server?.key ?? "" },
    witnesses: {
      quorum: number(draft.witnessQuorum) || usual.witnesses(witnesses.length),
      keys: keys(witnesses),
    },
    ...(residency
      ? {
          residency: {
            minimum_age: number(residency.minimum_age),
            minimum_days: number(residency.minimum_days),
            ...Object.fromEntries(DATES.map((date) => [date, residency.dates[date]])),
          },
        }
      : {}),
    ...(draft.papers.length > 0 ? { attachments: draft.papers } : {}),
    contests: draft.questions.map(contest),
  };
}

export const toText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 2)}\n`;
