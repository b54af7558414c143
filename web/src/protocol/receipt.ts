// Receipts and refusals: what a server signs for whoever has voted (rcpt-1, rcpt-2, srv-5).
import { equal, hex, unbase64, unhex, utf8 } from "./bytes";
import { ENTRY, ballotEntry, typeOf } from "./entry";
import type { BallotEntry } from "./entry";
import { must } from "./errors";
import { inclusionRoot, leafHash } from "./merkle";
import { checkCheckpoint, checkServer, checkpoint, decimal, signedNote } from "./note";
import type { Checkpoint } from "./note";
import { HEAD, SIGNATURE } from "./seal";
import { sha256 } from "./sodium";
import type { Manifest } from "./types";

const MAGIC = "c2sp.org/tlog-proof@v1";
const MAX_PATH = 65;

export interface Receipt {
  readonly entry: BallotEntry;
  readonly index: number;
  readonly checkpoint: Checkpoint;
  /** Names of the witnesses that have cosigned. */
  readonly witnesses: readonly string[];
}

/** From the receipt and the manifest alone ([rcpt-1], [rcpt-2]). */
export function checkReceipt(text: string, manifest: Manifest): Receipt {
  const end = text.indexOf("\n\n");
  const form = "this is no receipt";
  must(end >= 0, "rcpt-1", form);
  const [magic, extra, place, ...hashes] = text.slice(0, end).split("\n");
  const [, entryText] = /^extra ([A-Za-z0-9+/=]+)$/.exec(extra ?? "") ?? [];
  const [, indexText] = /^index ([0-9]+)$/.exec(place ?? "") ?? [];
  const index = decimal(indexText ?? "");
  must(magic === MAGIC && entryText !== undefined && index !== undefined, "rcpt-1", form);
  const bytes = unbase64(entryText, "rcpt-1");
  const path = hashes.map((row) => unbase64(row, "rcpt-1"));
  must(bytes.length === 74, "rcpt-1", form);
  must(path.length <= MAX_PATH && path.every(({ length }) => length === 32), "rcpt-1", form);
  const type = typeOf(bytes);
  must(type !== ENTRY.manifest, "ent-1", "the entry in the receipt is too long");
  must(type === ENTRY.ballot, "rcpt-1", "the receipt is of no ballot");
  const entry = ballotEntry(bytes);
  const head = checkpoint(text.slice(end + 2));
  must(head.origin === manifest.origin, "note-1", "the receipt is of another log");
  const witnesses = checkCheckpoint(head, manifest);
  const root = inclusionRoot(leafHash(bytes), index, head.size, path);
  must(equal(root, head.root), "log-1", "the receipt's proof leads elsewhere");
  return { entry, index, checkpoint: head, witnesses };
}

/** That a receipt is this ballot's, and no other's. */
export function checkReceiptOf({ entry }: Receipt, ballot: Uint8Array): void {
  must(ballot.length > HEAD + SIGNATURE, "bal-1", "a ballot is too short");
  const body = ballot.subarray(0, ballot.length - SIGNATURE);
  const sequence = new DataView(ballot.buffer, ballot.byteOffset).getUint32(70);
  const same =
    equal(entry.hash, sha256(ballot)) &&
    equal(entry.fingerprint, sha256(body)) &&
    entry.sequence === sequence;
  must(same, "bal-8", "the receipt is another ballot's");
}

export interface Refusal {
  readonly rule: string;
  readonly reason: string;
}

/** [srv-5] */
export function checkRefusal(text: string, manifest: Manifest, ballot: Uint8Array): Refusal {
  must(utf8(text).length <= 2048, "srv-5", "this is too long for a refusal");
  const note = signedNote(text);
  const rows = note.text.split("\n");
  const [magic, origin, digest = "", rule = "", reason = ""] = rows;
  must(rows.length === 6 && magic === "oy-refusal@v1", "srv-5", "this is no refusal");
  must(/^[0-9a-f]{64}$/.test(digest), "srv-5", "the refusal names no ballot");
  must(/^[a-z0-9-]{1,15}$/.test(rule), "srv-5", "the refusal names no rule");
  const words = utf8(reason).length <= 512 && !reason.includes("\u007f");
  must(words, "srv-5", "the refusal gives no reason");
  must(origin === manifest.origin, "srv-5", "the refusal is of another election");
  must(digest === hex(sha256(ballot)), "srv-5", "the refusal is of another ballot");
  checkServer(note, manifest.origin, unhex(manifest.server.key));
  return { rule, reason };
}
