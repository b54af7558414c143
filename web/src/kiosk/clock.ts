// When a voter seems to have left: pure, so that it can be tested without waiting.

export const IDLE = 90;
export const WARNING = 20;
/** A receipt that nobody takes away is not left on the screen for the next one. */
export const RECEIPT = 30;

/** At the start there is nothing to forget; while a ballot is sent nothing is broken off. */
export function secondsFor(step: string): number {
  if (step === "welcome" || step === "sending") return Infinity;
  return step === "done" || step === "refused" ? RECEIPT + WARNING : IDLE;
}

export type Idleness =
  | { readonly kind: "fine" }
  | { readonly kind: "warned"; readonly left: number }
  | { readonly kind: "over" };

export function idleness(step: string, secondsStill: number): Idleness {
  const left = Math.ceil(secondsFor(step) - secondsStill);
  if (left <= 0) return { kind: "over" };
  return left <= WARNING ? { kind: "warned", left } : { kind: "fine" };
}
