// Which rules of decision fit which type of question (spec/decision.md).
import type { QuestionType } from "../../protocol/types";

const BUDGETS = ["greedy", "greedy-no-skip", "best-set"] as const;

const RULES: Readonly<Record<QuestionType, readonly string[]>> = {
  choice: [
    "simple-majority",
    "absolute-majority",
    "two-thirds",
    "council",
    "plurality",
    ...BUDGETS,
  ],
  approval: ["approval", ...BUDGETS],
  score: ["points", ...BUDGETS],
  points: ["points", ...BUDGETS],
  grades: ["majority-judgment"],
  rank: ["borda"],
  budget: BUDGETS,
};

export const rulesFor = (type: QuestionType): readonly string[] => RULES[type];

export const takesSides = (rule: string): boolean =>
  ["simple-majority", "absolute-majority", "two-thirds", "council"].includes(rule);
export const takesTie = (rule: string): boolean => ["simple-majority", "council"].includes(rule);
export const takesBase = (rule: string): boolean =>
  ["absolute-majority", "two-thirds"].includes(rule);
export const takesWinners = (rule: string): boolean =>
  ["plurality", "approval", "points", "borda", "majority-judgment"].includes(rule);
export const takesBudget = (rule: string): boolean =>
  (BUDGETS as readonly string[]).includes(rule);
