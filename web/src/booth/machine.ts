// The booth as a state machine: what has been done and what may come next. It knows no screen, no
// network and no cryptography, so that it can be tested alone.
import type { CheckedElection, ReceiptView, SealedView } from "../crypto/client";
import { type Choice, type Contest, contestsOf } from "../protocol/types";
import { type Drafts, firstFault } from "./answers";

export interface Voter {
  readonly credential: string;
  readonly mahalle: number;
  /** Of the last ballot in the log, 0 if there is none. */
  readonly sequence: number;
}

export interface Refusal {
  readonly rule: string;
  readonly reason: string;
}

export type Step =
  | "welcome"
  | "codes"
  | "question"
  | "review"
  | "sealing"
  | "sealed"
  | "opened"
  | "sending"
  | "done"
  | "refused";

export interface BoothState {
  readonly step: Step;
  readonly election: CheckedElection | null;
  readonly voter: Voter | null;
  readonly contests: readonly Contest[];
  /** The question that is shown; the others come after it, unless it is changed from the review. */
  readonly index: number;
  readonly changing: boolean;
  readonly drafts: Drafts;
  /** Of the last ballot that was sealed here: each has a higher one than all before ([bal-10]). */
  readonly sequence: number;
  readonly sealed: SealedView | null;
  readonly opened: Uint8Array | null;
  readonly ballot: Uint8Array | null;
  readonly receipt: ReceiptView | null;
  readonly refusal: Refusal | null;
}

export type BoothEvent =
  | { readonly type: "loaded"; readonly election: CheckedElection }
  | { readonly type: "begin" }
  | { readonly type: "entered"; readonly voter: Voter }
  | { readonly type: "answer"; readonly choice: Choice }
  | { readonly type: "next" }
  | { readonly type: "back" }
  | { readonly type: "change"; readonly index: number }
  | { readonly type: "seal" }
  | { readonly type: "sealed"; readonly sealed: SealedView }
  | { readonly type: "unsealed" }
  | { readonly type: "opened"; readonly opened: Uint8Array }
  | { readonly type: "signed"; readonly ballot: Uint8Array }
  | { readonly type: "resume"; readonly ballot: Uint8Array }
  | { readonly type: "received"; readonly receipt: ReceiptView }
  | { readonly type: "refused"; readonly refusal: Refusal }
  | { readonly type: "renewed"; readonly voter: Voter };

export const start: BoothState = {
  step: "welcome",
  election: null,
  voter: null,
  contests: [],
  index: 0,
  changing: false,
  drafts: {},
  sequence: 0,
  sealed: null,
  opened: null,
  ballot: null,
  receipt: null,
  refusal: null,
};

/** How far a sequence may be ahead of the one in the log ([bal-9]). */
const SEQUENCE_STEP_MAX = 16;

/** One more ballot can be sealed after this one has been opened. */
export const mayOpen = ({ voter, sequence }: BoothState): boolean =>
  voter !== null && sequence - voter.sequence < SEQUENCE_STEP_MAX;

/** Leaving now would lose what the voter has marked, or a ballot that is under way. */
export const isUnsent = ({ step, drafts }: BoothState): boolean =>
  step === "sending" || (step !== "done" && step !== "refused" && Object.keys(drafts).length > 0);

function entered(state: BoothState, voter: Voter): BoothState {
  const manifest = state.election?.manifest;
  if (!manifest) return state;
  const contests = contestsOf(manifest, voter.mahalle);
  // Answers of an earlier visit to the questions are kept, if they are the same questions.
  const known = Object.entries(state.drafts).filter(([id]) => contests.some((c) => c.id === id));
  return {
    ...state,
    step: "question",
    voter,
    contests,
    index: 0,
    changing: false,
    drafts: Object.fromEntries(known),
    sequence: Math.max(state.sequence, voter.sequence),
  };
}

function next(state: BoothState): BoothState {
  const last = state.index + 1 >= state.contests.length;
  if (!state.changing && !last) return { ...state, index: state.index + 1 };
  const fault = firstFault(state.contests, state.drafts);
  if (fault >= 0) return { ...state, index: fault };
  return { ...state, step: "review", changing: false };
}

function back(state: BoothState): BoothState {
  switch (state.step) {
    case "codes":
      return { ...state, step: "welcome" };
    case "question":
      if (state.changing) return next(state);
      return state.index > 0 ? { ...state, index: state.index - 1 } : { ...state, step: "codes" };
    case "review":
      return { ...state, step: "question", index: state.contests.length - 1 };
    case "sealed":
      return { ...state, step: "review", sealed: null };
    default:
      return state;
  }
}

const seal = (state: BoothState): BoothState => ({
  ...state,
  step: "sealing",
  sealed: null,
  opened: null,
  sequence: state.sequence + 1,
});

type Handlers = {
  readonly [T in BoothEvent["type"]]: readonly [
    from: readonly Step[],
    to: (state: BoothState, event: Extract<BoothEvent, { type: T }>) => BoothState,
  ];
};

const handlers: Handlers = {
  loaded: [["welcome"], (state, { election }) => ({ ...state, election })],
  begin: [["welcome"], (state) => (state.election ? { ...state, step: "codes" } : state)],
  entered: [["codes"], (state, { voter }) => entered(state, voter)],
  answer: [
    ["question"],
    (state, { choice }) => {
      const contest = state.contests[state.index];
      if (!contest) return state;
      return { ...state, drafts: { ...state.drafts, [contest.id]: choice } };
    },
  ],
  next: [["question"], next],
  back: [["codes", "question", "review", "sealed"], back],
  change: [["review"], (state, { index }) => ({ ...state, step: "question", index, changing: true })],
  seal: [
    ["review", "opened"],
    (state) =>
      firstFault(state.contests, state.drafts) < 0 && mayOpen(state) ? seal(state) : state,
  ],
  sealed: [
    ["sealing"],
    (state, { sealed }) => ({ ...state, step: "sealed", sealed, sequence: sealed.sequence }),
  ],
  unsealed: [["sealing"], (state) => ({ ...state, step: "review" })],
  opened: [["sealed"], (state, { opened }) => ({ ...state, step: "opened", opened })],
  signed: [["sealed"], (state, { ballot }) => ({ ...state, step: "sending", ballot })],
  resume: [["welcome"], (state, { ballot }) => ({ ...state, step: "sending", ballot })],
  // What was marked is no longer needed, and forgotten.
  received: [
    ["sending"],
    (state, { receipt }) => ({ ...state, step: "done", receipt, drafts: {} }),
  ],
  refused: [["sending"], (state, { refusal }) => ({ ...state, step: "refused", refusal })],
  renewed: [
    ["refused"],
    (state, { voter }) =>
      state.voter
        ? seal({ ...state, voter, sequence: voter.sequence, refusal: null, ballot: null })
        : state,
  ],
};

/** An event that does not fit the step changes nothing: a late answer, a second tap. */
export function reduce(state: BoothState, event: BoothEvent): BoothState {
  const [from, to] = handlers[event.type] as readonly [
    readonly Step[],
    (state: BoothState, event: BoothEvent) => BoothState,
  ];
  return from.includes(state.step) ? to(state, event) : state;
}
