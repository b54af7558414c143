// The worker's work, apart from messages: one voter at a time, whose secrets end with `leave`.
import type { VoterEntry } from "../api";
import { ApiError } from "../api";
import { hex, unhex } from "../protocol/bytes";
import { checkCode, partSecret } from "../protocol/code";
import type { CodeCheck } from "../protocol/code";
import { isExtension, loadElection } from "../protocol/election";
import type { Election } from "../protocol/election";
import { Reject, must } from "../protocol/errors";
import { plus, powerG } from "../protocol/group";
import type { Scalar } from "../protocol/group";
import { checkpoint } from "../protocol/note";
import type { Checkpoint } from "../protocol/note";
import { sign, wipe } from "../protocol/prove";
import { checkReceipt, checkReceiptOf, checkRefusal } from "../protocol/receipt";
import type { Receipt } from "../protocol/receipt";
import { openingOf, seal } from "../protocol/seal";
import type { Sealed } from "../protocol/seal";
import { sha256 } from "../protocol/sodium";
import { checkOpened } from "../protocol/verify";
import type { ElectionApi } from "./api";
import type {
  CheckedElection,
  CheckpointView,
  CryptoClient,
  FoundView,
  OpenedView,
  Progress,
  ReceiptView,
  SealedView,
} from "./client";

type Client = Omit<CryptoClient, "forget">;
type SealRequest = Parameters<Client["seal"]>[0];

interface Voter {
  readonly name: string;
  readonly secret: Scalar;
  readonly credential: Uint8Array;
  readonly electionId: string;
  /** Of the last ballot sealed here. */
  sequence: number;
}

interface Kept {
  readonly voter: Voter;
  readonly sealed: Sealed;
}

/** How far a ballot's sequence may be from the one before it in the log ([bal-9]). */
const SEQUENCES = 16;

/** There must be room for the ballots that are sealed after it. */
const SEQUENCE_MAX = 2 ** 32 - 1 - SEQUENCES;

const forgetSealed = ({ openings }: Sealed): void => wipe(openings);

export class CryptoService implements Client {
  private readonly elections = new Map<string, Election>();
  private readonly kept = new Map<number, Kept>();
  private voter: Voter | undefined;
  private handles = 0;

  constructor(private readonly api: ElectionApi) {}

  async load(name: string): Promise<CheckedElection> {
    const known = this.elections.get(name);
    const read = this.api.record(name);
    const election = await loadElection(read, known);
    if (known) {
      const extended = await isExtension(read, known.checkpoint, election.checkpoint);
      must(extended, "note-7", "the server shows another log than before");
    }
    this.elections.set(name, election);
    return {
      name,
      manifest: election.manifest,
      electionId: hex(election.electionId),
      publicKey: hex(election.y),
      isOpened: election.isOpened,
      voters: election.rows,
      checkpoint: this.view(election, election.checkpoint, election.witnesses),
    };
  }

  checkCode(text: string): Promise<CodeCheck> {
    return Promise.resolve(checkCode(text));
  }

  async enter(
    name: string,
    codes: readonly string[],
  ): Promise<{ readonly credential: string; readonly voter: VoterEntry }> {
    await this.leave();
    const election = await this.election(name);
    const good = goodCodes(codes, election.manifest.registrars.length);
    const orders = good.length === 2 ? [good, [...good].reverse()] : [good];
    for (const order of orders) {
      const secret = secretOf(unhex(election.manifest.roll_id), order);
      const credential = powerG(secret);
      let voter: VoterEntry | undefined;
      try {
        voter = await this.voterEntry(election, name, hex(credential));
      } finally {
        if (!voter || voter.revoked) wipe(secret);
      }
      if (!voter) continue;
      must(!voter.revoked, "rev-1", "this code is no longer valid");
      const electionId = hex(election.electionId);
      this.voter = { name, secret, credential, electionId, sequence: voter.sequence };
      return { credential: hex(credential), voter };
    }
    throw new Reject("bal-3", "this code is not on the roll");
  }

  async seal(request: SealRequest, progress?: Progress): Promise<SealedView> {
    const { name, mahalle, choices } = request;
    const voter = this.voter;
    must(voter?.name === name, "cred-1", "no code has been entered");
    const election = await this.election(name);
    must(election.isOpened, "srv-2", "the election has not been opened");
    const { manifest, electionId, y } = election;
    must(hex(electionId) === voter.electionId, "bal-11", "this is another election than before");
    const sequence = Math.max(request.sequence, voter.sequence + 1);
    const isTaken = sequence < request.sequence + SEQUENCES;
    must(isTaken, "bal-9", "too many ballots were opened; enter the code again");
    const { credential } = voter;
    const sealing = { manifest, electionId, y, credential, mahalle, sequence, choices };
    const sealed = seal(sealing, progress);
    voter.sequence = sequence;
    this.handles += 1;
    this.kept.set(this.handles, { voter, sealed });
    return { handle: this.handles, fingerprint: hex(sealed.fingerprint), sequence };
  }

  /** A sealed ballot ends here, whether it is opened or cast ([open-3]). */
  private take(handle: number): Kept {
    const kept = this.kept.get(handle);
    must(kept !== undefined, "open-3", "this ballot has been cast, opened or put away already");
    this.kept.delete(handle);
    return kept;
  }

  async open(handle: number): Promise<Uint8Array> {
    const { sealed } = this.take(handle);
    const out = openingOf(sealed);
    forgetSealed(sealed);
    return Promise.resolve(out);
  }

  discard(handle: number): Promise<void> {
    const kept = this.kept.get(handle);
    if (kept) forgetSealed(kept.sealed);
    this.kept.delete(handle);
    return Promise.resolve();
  }

  async sign(handle: number): Promise<Uint8Array> {
    const { sealed, voter } = this.take(handle);
    forgetSealed(sealed);
    const signature = sign(voter.secret, voter.credential, sealed.body);
    const out = new Uint8Array(sealed.body.length + signature.length);
    out.set(sealed.body);
    out.set(signature, sealed.body.length);
    return Promise.resolve(out);
  }

  async checkReceipt(name: string, text: string, ballot: Uint8Array): Promise<ReceiptView> {
    const election = await this.election(name);
    const receipt = checkReceipt(text, election.manifest);
    checkReceiptOf(receipt, ballot);
    return this.receiptView(election, receipt, text);
  }

  async checkRefusal(
    name: string,
    refusal: string,
    ballot: Uint8Array,
  ): Promise<{ readonly rule: string; readonly reason: string }> {
    const { manifest } = await this.election(name);
    return checkRefusal(refusal, manifest, ballot);
  }

  async lookUp(name: string, fingerprint: string): Promise<FoundView> {
    const election = await this.election(name);
    const wanted = fingerprint.toLowerCase().replace(/[^0-9a-f]/g, "");
    must(wanted.length >= 40 && wanted.length <= 64, "bal-8", "a tracking code has 40 digits");
    const entry = await this.api.ballot(name, wanted);
    const text = await this.api.receipt(name, wanted);
    const receipt = checkReceipt(text, election.manifest);
    const same = hex(receipt.entry.fingerprint).startsWith(wanted);
    must(same, "bal-8", "the receipt is another ballot's");
    const { superseded, revoked } = entry;
    return { ...this.receiptView(election, receipt, text), superseded, revoked };
  }

  async checkOpened(name: string, opened: Uint8Array): Promise<OpenedView> {
    const { manifest, electionId, y } = await this.election(name);
    try {
      const { body, mahalle, choices } = checkOpened(opened, manifest, electionId, y);
      const fingerprint = hex(sha256(body));
      const wasCast = await this.isInLog(name, fingerprint);
      const rule = wasCast ? "open-2" : "";
      const reason = wasCast ? "the opened ballot was cast all the same" : "";
      return { holds: !wasCast, fingerprint, mahalle, choices, wasCast, rule, reason };
    } catch (error) {
      if (!(error instanceof Reject)) throw error;
      const none = { holds: false, fingerprint: "", mahalle: 0, choices: {}, wasCast: false };
      return { ...none, rule: error.rule, reason: error.message };
    }
  }

  async checkExtends(name: string, earlier: string): Promise<boolean> {
    const kept = checkpoint(earlier);
    await this.load(name);
    const { checkpoint: now } = await this.election(name);
    return isExtension(this.api.record(name), kept, now);
  }

  leave(): Promise<void> {
    if (this.voter) wipe(this.voter.secret);
    this.voter = undefined;
    for (const { sealed } of this.kept.values()) forgetSealed(sealed);
    this.kept.clear();
    return Promise.resolve();
  }

  private async election(name: string): Promise<Election> {
    if (!this.elections.has(name)) await this.load(name);
    const election = this.elections.get(name);
    if (!election) throw new Error("the election was not loaded");
    return election;
  }

  private async voterEntry(
    { manifest }: Election,
    name: string,
    credential: string,
  ): Promise<VoterEntry | undefined> {
    const entry = await found(this.api.voter(name, credential));
    if (!entry) return undefined;
    checkVoter(entry, credential);
    // One that is asked nothing is told so; sealing refuses it.
    const isKnown = manifest.mahalle.some(({ id }) => id === entry.mahalle);
    must(isKnown, "bal-3", `there is no mahalle ${entry.mahalle} in this election`);
    return entry;
  }

  private async isInLog(name: string, fingerprint: string): Promise<boolean> {
    return (await found(this.api.ballot(name, fingerprint))) !== undefined;
  }

  private view(
    { manifest }: Election,
    { text, origin, size, root }: Checkpoint,
    witnesses: readonly string[],
  ): CheckpointView {
    const witnessQuorum = manifest.witnesses.quorum;
    return { text, origin, size, root: hex(root), witnesses, witnessQuorum };
  }

  private receiptView(election: Election, receipt: Receipt, text: string): ReceiptView {
    const { entry, index, checkpoint: head, witnesses } = receipt;
    const { sequence } = entry;
    const fingerprint = hex(entry.fingerprint);
    return { fingerprint, index, sequence, text, checkpoint: this.view(election, head, witnesses) };
  }
}

/** undefined for 404. */
async function found<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** [srv-9] A number that wraps round would make a ballot of another sequence than it says. */
function checkVoter({ credential, sequence, revoked }: VoterEntry, asked: string): void {
  const isCount = Number.isInteger(sequence) && sequence >= 0 && sequence <= SEQUENCE_MAX;
  const good =
    credential === asked &&
    isCount &&
    typeof revoked === "boolean";
  must(good, "srv-9", "the server says what cannot be of this voter");
}

/** [cred-1], as many as there are registrars. */
function goodCodes(codes: readonly string[], registrars: number): string[] {
  must(codes.length === registrars, "cred-1", `this election takes ${registrars} codes`);
  const good = codes.map((typed) => {
    const check = checkCode(typed);
    if (!check.ok) throw new Reject("cred-1", "a code has a typing mistake");
    return check.code;
  });
  must(new Set(good).size === good.length, "cred-1", "the same code stands twice");
  return good;
}

/** The sum of the parts, in the order of the registrars ([cred-2]). */
function secretOf(rollId: Uint8Array, codes: readonly string[]): Scalar {
  let sum: Scalar = new Uint8Array(32);
  codes.forEach((code, i) => {
    const part = partSecret(rollId, i + 1, code);
    const next = plus(sum, part);
    wipe(sum, part);
    sum = next;
  });
  return sum;
}
