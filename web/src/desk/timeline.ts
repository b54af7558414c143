// An election as a list of steps: what is done, what is to be done next, and by whom.
import type { Phase } from "../api";
import type { Act } from "./acts";
import type { Facts } from "./facts";

export type StepId =
  | "prepared"
  | "created"
  | "open"
  | "voting"
  | "closed"
  | "signed"
  | "tallied"
  | "shares"
  | "published"
  | "minutes"
  | "destroyed";

export type Who = "officers" | "trustees" | "witnesses" | "voters" | "registrars" | "nobody";

export interface Step {
  readonly id: StepId;
  readonly status: "done" | "now" | "later";
  readonly who: Who;
  /** How many have done their part, and how many it takes; need 0: it is not counted. */
  readonly have: number;
  readonly need: number;
  /** Whose part is still missing, by name, where the record shows it. */
  readonly missing: readonly string[];
  /** What an officer asks for here. */
  readonly act?: Act;
}

const PHASES: readonly Phase[] = ["created", "open", "ended", "closed", "tallied", "published"];
const reached = (facts: Facts, phase: Phase): boolean =>
  PHASES.indexOf(facts.state.phase) >= PHASES.indexOf(phase);

/** [note-6]: the witnesses' quorum, or without witnesses more trustees than decrypt. */
export function closingNeed({ manifest }: Facts): { who: "witnesses" | "trustees"; need: number } {
  const { witnesses, trustees } = manifest;
  if (witnesses.keys.length > 0) return { who: "witnesses", need: witnesses.quorum };
  return { who: "trustees", need: Math.ceil((trustees.keys.length + trustees.threshold) / 2) };
}

function closingStep(facts: Facts): Pick<Step, "who" | "have" | "need" | "missing"> {
  const { manifest, closingNames } = facts;
  const { who, need } = closingNeed(facts);
  const all =
    who === "witnesses"
      ? manifest.witnesses.keys.map(({ name }) => [name, name] as const)
      : manifest.trustees.keys.map(
          ({ name }, i) => [name, `${manifest.origin}/trustee-${i + 1}`] as const,
        );
  const missing = all.filter(([, line]) => !closingNames.has(line)).map(([name]) => name);
  return { who, have: all.length - missing.length, need, missing };
}

function officers(facts: Facts, act: Act): Pick<Step, "who" | "have" | "need" | "missing" | "act"> {
  const pending = facts.state.pending.find((one) => one.act === act);
  return {
    who: "officers",
    have: pending?.have ?? 0,
    need: facts.manifest.officers.quorum,
    missing: [],
    act,
  };
}

const counted = (who: Who, have = 0, need = 0) => ({ who, have, need, missing: [] });

/** Steps in their order; the first that is not done is to be done now. */
export function timeline(facts: Facts): readonly Step[] {
  const { manifest, shares, destroyed } = facts;
  const signed = closingStep(facts);
  const rows: readonly (Omit<Step, "status"> & { readonly done: boolean })[] = [
    { id: "prepared", done: true, ...counted("nobody") },
    { id: "created", done: true, ...counted("officers") },
    { id: "open", done: reached(facts, "open"), ...officers(facts, "open") },
    { id: "voting", done: reached(facts, "ended"), ...counted("voters") },
    { id: "closed", done: reached(facts, "closed"), ...officers(facts, "close") },
    {
      id: "signed",
      done: reached(facts, "tallied") || (reached(facts, "closed") && signed.have >= signed.need),
      ...signed,
    },
    { id: "tallied", done: reached(facts, "tallied"), ...officers(facts, "tally") },
    {
      id: "shares",
      done: reached(facts, "published") || shares >= manifest.trustees.threshold,
      ...counted("trustees", shares, manifest.trustees.threshold),
    },
    { id: "published", done: reached(facts, "published"), ...officers(facts, "publish") },
    { id: "minutes", done: facts.minutes, ...counted("officers") },
    ...(manifest.residency
      ? [
          {
            id: "destroyed" as const,
            done: destroyed >= manifest.registrars.length,
            ...counted("registrars", destroyed, manifest.registrars.length),
          },
        ]
      : []),
  ];
  const next = rows.findIndex(({ done }) => !done);
  return rows.map(({ done, ...row }, i) => ({
    ...row,
    status: done ? "done" : i === next ? "now" : "later",
  }));
}

export const current = (steps: readonly Step[]): Step | undefined =>
  steps.find(({ status }) => status === "now");
