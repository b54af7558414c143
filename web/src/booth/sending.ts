// Sends one signed ballot until there is an answer to it. The bytes are the same each time, and the
// server answers the same bytes with the same receipt ([srv-3]): sending again never votes twice.
import { ApiError, postBallot } from "../api";
import type { CryptoClient, ReceiptView } from "../crypto/client";
import type { Refusal } from "./machine";

export type Outcome =
  | { readonly kind: "received"; readonly receipt: ReceiptView }
  | { readonly kind: "refused"; readonly refusal: Refusal };

export type Trouble = "offline" | "busy";

/** What an answer was that does not hold: the voter keeps it, for it shows that the server is wrong. */
export class BadAnswer extends Error {
  constructor(
    readonly answer: string,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.name = "BadAnswer";
  }
}

export interface SendOptions {
  readonly name: string;
  readonly ballot: Uint8Array;
  readonly crypto: Pick<CryptoClient, "checkReceipt" | "checkRefusal">;
  readonly post?: typeof postBallot;
  /** Told before each wait; the promise that it gives ends the wait early ("try now"). */
  readonly onTrouble: (trouble: Trouble, seconds: number) => Promise<void>;
  readonly signal: AbortSignal;
}

const FIRST_WAIT = 1;
const LONGEST_WAIT = 30;

/** Seconds before the next attempt: doubling, or what the server asked for. */
export const waitBefore = (attempt: number, retryAfter: number): number =>
  Math.min(LONGEST_WAIT, Math.max(retryAfter, FIRST_WAIT * 2 ** Math.min(attempt, 5)));

const troubleOf = (cause: unknown): Trouble | null => {
  if (!(cause instanceof ApiError)) return null;
  if (cause.isOffline || [408, 502, 504].includes(cause.status)) return "offline";
  return cause.status === 503 || cause.status === 429 ? "busy" : null;
};

function pause(seconds: number, early: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const id = setTimeout(resolve, seconds * 1000);
    const end = () => {
      clearTimeout(id);
      resolve();
    };
    void early.then(end);
    signal.addEventListener("abort", end, { once: true });
  });
}

async function judge(options: SendOptions, taken: boolean, text: string): Promise<Outcome> {
  const { name, ballot, crypto } = options;
  try {
    if (taken) return { kind: "received", receipt: await crypto.checkReceipt(name, text, ballot) };
    return { kind: "refused", refusal: await crypto.checkRefusal(name, text, ballot) };
  } catch (cause) {
    // The check itself may need the network (the server's tiles): that is no bad answer.
    if (troubleOf(cause)) throw cause;
    throw new BadAnswer(text, cause);
  }
}

export async function send(options: SendOptions): Promise<Outcome | null> {
  const { name, ballot, post = postBallot, onTrouble, signal } = options;
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      const { taken, text } = await post(name, ballot);
      return await judge(options, taken, text);
    } catch (cause) {
      const trouble = troubleOf(cause);
      if (!trouble) throw cause;
      const seconds = waitBefore(attempt, cause instanceof ApiError ? cause.retryAfter : 0);
      await pause(seconds, onTrouble(trouble, seconds), signal);
    }
  }
  return null;
}
