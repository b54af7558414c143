// What the pages can ask of the crypto worker (workers/crypto.ts). Everything secret lives and dies
// in the worker: codes go in, sealed bytes come out. Errors are Reject (`rule` names the rule of
// the specification, for the page to choose its words by) or ApiError.
import type { VoterEntry } from "../api";
import type { CodeCheck } from "../protocol/code";
import type { Choices, Manifest } from "../protocol/types";

export type { CodeCheck, CodeFault } from "../protocol/code";
export { Reject } from "../protocol/errors";

/** An election whose beginning was checked: the log's first entries, and the checkpoint, hold. */
export interface CheckedElection {
  readonly name: string;
  readonly manifest: Manifest;
  /** Hexadecimal; H32 of the three files' hashes as the log has them ([ent-5]). */
  readonly electionId: string;
  readonly publicKey: string;
  /** The officers have opened it; before that nothing can be sealed. */
  readonly isOpened: boolean;
  /** Lines of the roll. */
  readonly voters: number;
  readonly checkpoint: CheckpointView;
}

export interface CheckpointView {
  readonly text: string;
  readonly origin: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly root: string;
  readonly witnesses: readonly string[];
  readonly witnessQuorum: number;
}

export interface SealedView {
  /** Names the sealed ballot inside the worker. */
  readonly handle: number;
  /** 64 hexadecimal digits; people compare the first 40. */
  readonly fingerprint: string;
  /** Higher than the asked-for one if that was used up by a ballot sealed before ([bal-10]). */
  readonly sequence: number;
}

export interface ReceiptView {
  /** Of the ballot that the receipt is for. */
  readonly fingerprint: string;
  readonly index: number;
  readonly sequence: number;
  readonly checkpoint: CheckpointView;
  readonly text: string;
}

/** A ballot found by its tracking code: the receipt is checked, the two flags the server's word. */
export interface FoundView extends ReceiptView {
  readonly superseded: boolean;
  readonly revoked: boolean;
}

export interface OpenedView {
  /** It is what it says, and was not cast. */
  readonly holds: boolean;
  readonly fingerprint: string;
  readonly mahalle: number;
  /** Empty if the opened ballot is not what it says. */
  readonly choices: Choices;
  /** It is in the log all the same: the booth cheated ([open-2]). */
  readonly wasCast: boolean;
  /** The rule that it breaks, or "". */
  readonly rule: string;
  /** Why it does not hold, as words for the reader of the specification. */
  readonly reason: string;
}

export type Progress = (done: number, total: number) => void;

export interface CryptoClient {
  /** Fetches and checks what names the election: checkpoint, first entries, manifest, ceremony. */
  load(name: string): Promise<CheckedElection>;
  /** [cred-1] */
  checkCode(text: string): Promise<CodeCheck>;
  /**
   * Public credential (hexadecimal) of as many codes as there are registrars, in whichever order
   * they were typed, and what the roll says of it; keeps the secret. Fails with rule bal-3 if it is
   * not on the roll, rev-1 if it is revoked (another code was given out, or the voter has voted on
   * paper), cred-1 if a code is wrong, stands twice, or there are too few or too many.
   */
  enter(
    name: string,
    codes: readonly string[],
  ): Promise<{ readonly credential: string; readonly voter: VoterEntry }>;
  seal(
    request: {
      readonly name: string;
      readonly mahalle: number;
      readonly sequence: number;
      readonly choices: Choices;
    },
    progress?: Progress,
  ): Promise<SealedView>;
  /** Opens the ballot instead of casting it ([open-1]); it can never be cast afterwards. */
  open(handle: number): Promise<Uint8Array>;
  /** Wipes a sealed ballot that will be neither cast nor opened. */
  discard(handle: number): Promise<void>;
  /** Signs. What comes out is public. After this it cannot be opened any more. */
  sign(handle: number): Promise<Uint8Array>;
  /** [rcpt-1], [rcpt-2], and that it is this ballot's. */
  checkReceipt(name: string, receipt: string, ballot: Uint8Array): Promise<ReceiptView>;
  /** [srv-5]: a refusal of this very ballot, signed by the server. */
  checkRefusal(
    name: string,
    refusal: string,
    ballot: Uint8Array,
  ): Promise<{ readonly rule: string; readonly reason: string }>;
  /** A receipt, checked, for whoever has a tracking code alone. */
  lookUp(name: string, fingerprint: string): Promise<FoundView>;
  /** Checks an opened ballot on a second device ([open-2]). */
  checkOpened(name: string, opened: Uint8Array): Promise<OpenedView>;
  /** Is the log an extension of this earlier checkpoint, a whole note ([note-7])? */
  checkExtends(name: string, earlier: string): Promise<boolean>;
  /** Wipes all secrets: the code's, and of every ballot that was sealed and not cast. */
  leave(): Promise<void>;
  /** Wipes all secrets and ends the worker. */
  forget(): void;
}
