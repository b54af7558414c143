// What the pages can ask of the crypto worker (workers/crypto.ts). Everything secret lives and dies
// in the worker: codes go in, sealed bytes come out.
import type { VoterEntry } from "../api";
import type { Choices, Manifest } from "../protocol/types";

/** An election whose beginning was checked: the log's first entries, and the checkpoint, hold. */
export interface CheckedElection {
  readonly name: string;
  readonly manifest: Manifest;
  /** Hexadecimal; H32 of the three files' hashes as the log has them ([ent-5]). */
  readonly electionId: string;
  readonly publicKey: string;
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

export type CodeFault = "empty" | "short" | "long" | "symbol" | "check";
export type CodeCheck =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly fault: CodeFault; readonly at?: number };

export interface SealedView {
  /** Names the sealed ballot inside the worker. */
  readonly handle: number;
  /** 64 hexadecimal digits; people compare the first 40. */
  readonly fingerprint: string;
}

export interface ReceiptView {
  /** Of the ballot that the receipt is for. */
  readonly fingerprint: string;
  readonly index: number;
  readonly sequence: number;
  readonly checkpoint: CheckpointView;
  readonly text: string;
}

export interface OpenedView {
  readonly holds: boolean;
  readonly fingerprint: string;
  readonly mahalle: number;
  readonly choices: Choices;
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
   * not on the roll.
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
  lookUp(name: string, fingerprint: string): Promise<ReceiptView>;
  /** Checks an opened ballot on a second device ([open-2]). */
  checkOpened(name: string, opened: Uint8Array): Promise<OpenedView>;
  /** Is the later checkpoint an extension of the earlier one ([note-7])? */
  checkExtends(name: string, earlier: string): Promise<boolean>;
  /** Wipes all secrets and ends the worker. */
  forget(): void;
}
