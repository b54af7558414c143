// A draft of an election: what the form holds, as text where people type. It becomes a manifest in
// write.ts. Saved and loaded as a file; the browser keeps nothing.
import type { QuestionType } from "../../protocol/types";

export interface DraftOption {
  readonly title: string;
  readonly description: string;
  readonly cost: string;
}

export type Tie = "rejected" | "again" | "lot";

export interface DraftDecision {
  /** "" : none. */
  readonly rule: string;
  /** Options by their place, from 0. */
  readonly for: number;
  readonly against: number;
  readonly tie: Tie;
  readonly of: "votes" | "present" | "members";
  readonly session: "1" | "2";
  readonly winners: string;
  readonly minimumVotes: string;
  readonly budget: string;
  /** Per cent of those on the roll, or "". */
  readonly quorum: string;
}

export interface DraftQuestion {
  readonly title: string;
  readonly description: string;
  readonly type: QuestionType;
  readonly options: readonly DraftOption[];
  readonly blank: boolean;
  readonly min: string;
  readonly max: string;
  readonly maxScore: string;
  readonly points: string;
  readonly grades: readonly string[];
  readonly ranks: string;
  readonly fewer: boolean;
  readonly cap: string;
  /** Ids of mahalle; empty: all. */
  readonly scope: readonly string[];
  readonly decision: DraftDecision;
}

export interface DraftPaper {
  readonly title: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface DraftKey {
  readonly name: string;
  readonly key: string;
  /** Trustees only. */
  readonly exchange?: string;
}

export const DATES = [
  "election_day",
  "cutoff",
  "posting_from",
  "posting_to",
  "objections_decided",
  "roll_final",
  "destroy_after",
] as const;

export interface DraftResidency {
  readonly minimum_age: string;
  readonly minimum_days: string;
  readonly dates: Readonly<Record<(typeof DATES)[number], string>>;
}

export interface Draft {
  readonly title: string;
  readonly description: string;
  readonly origin: string;
  /** Time of Türkiye, as an input of the kind datetime-local gives it. */
  readonly opens: string;
  readonly closes: string;
  readonly minimumScope: string;
  readonly byMahalle: boolean;
  /** About how many may vote; not in the manifest, for the warnings only. */
  readonly voters: string;
  readonly mahalle: readonly { readonly id: string; readonly name: string }[];
  readonly residency: DraftResidency | null;
  readonly questions: readonly DraftQuestion[];
  readonly papers: readonly DraftPaper[];
  readonly trustees: readonly DraftKey[];
  readonly registrars: readonly DraftKey[];
  readonly officers: readonly DraftKey[];
  readonly witnesses: readonly DraftKey[];
  readonly server: DraftKey | null;
  readonly threshold: string;
  readonly officerQuorum: string;
  readonly witnessQuorum: string;
  readonly rollId: string;
  readonly nonce: string;
}

const random32 = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

export const emptyOption: DraftOption = { title: "", description: "", cost: "" };

export const emptyDecision: DraftDecision = {
  rule: "",
  for: 0,
  against: 1,
  tie: "again",
  of: "present",
  session: "1",
  winners: "1",
  minimumVotes: "",
  budget: "",
  quorum: "",
};

export const emptyQuestion: DraftQuestion = {
  title: "",
  description: "",
  type: "choice",
  options: [emptyOption, emptyOption],
  blank: true,
  min: "1",
  max: "2",
  maxScore: "5",
  points: "10",
  grades: [],
  ranks: "2",
  fewer: true,
  cap: "",
  scope: [],
  decision: emptyDecision,
};

export const emptyDraft = (): Draft => ({
  title: "",
  description: "",
  origin: "",
  opens: "",
  closes: "",
  minimumScope: "10",
  byMahalle: false,
  voters: "",
  mahalle: [{ id: "", name: "" }],
  residency: null,
  questions: [emptyQuestion],
  papers: [],
  trustees: [],
  registrars: [],
  officers: [],
  witnesses: [],
  server: null,
  threshold: "",
  officerQuorum: "",
  witnessQuorum: "",
  rollId: random32(),
  nonce: random32(),
});

const FORMAT = "oy-draft";

export const toFile = (draft: Draft): string =>
  `${JSON.stringify({ format: FORMAT, version: 1, draft }, null, 1)}\n`;

/** Null if it is no draft. What is missing in it is as in an empty one. */
export function fromFile(text: string): Draft | null {
  try {
    const json = JSON.parse(text) as { format?: unknown; draft?: Partial<Draft> };
    if (json.format !== FORMAT || typeof json.draft !== "object") return null;
    const draft = { ...emptyDraft(), ...json.draft };
    return { ...draft, questions: draft.questions.map(fill) };
  } catch {
    return null;
  }
}

const fill = (question: Partial<DraftQuestion>): DraftQuestion => ({
  ...emptyQuestion,
  ...question,
  decision: { ...emptyDecision, ...question.decision },
});
