// The log's entries that the pages read (spec/log.md, Entries).
import { Reader, equal, unhex } from "./bytes";
import { must } from "./errors";
import { checkSignature } from "./signature";
import type { Manifest } from "./types";

export const ENTRY = { manifest: 1, ceremony: 2, roll: 3, open: 4, ballot: 5 } as const;
type Kind = keyof typeof ENTRY;
const LAST_TYPE = 13;

export interface OfficerSignature {
  readonly officer: number;
  readonly signature: Uint8Array;
}
export interface FileEntry {
  readonly hash: Uint8Array;
  readonly length: number;
}
export interface OpenEntry {
  readonly electionId: Uint8Array;
  readonly signatures: readonly OfficerSignature[];
}
export interface BallotEntry {
  readonly fingerprint: Uint8Array;
  readonly rollIndex: number;
  readonly sequence: number;
  readonly hash: Uint8Array;
}

/** [log-4] */
export function typeOf(entry: Uint8Array): number {
  must(entry.length >= 2 && entry.length <= 65535, "log-4", "an entry is too short or too long");
  const [type = 0, version] = entry;
  must(type >= 1 && type <= LAST_TYPE && version === 1, "log-4", "an entry of an unknown type");
  return type;
}

function payload(entry: Uint8Array, kind: Kind): Reader {
  must(typeOf(entry) === ENTRY[kind], "log-5", `there is no ${kind} entry where it belongs`);
  const reader = new Reader(entry, "ent-1");
  reader.take(2);
  return reader;
}

export function fileEntry(entry: Uint8Array, kind: "manifest" | "ceremony"): FileEntry {
  const reader = payload(entry, kind);
  const out = { hash: reader.take(32), length: reader.u64() };
  reader.done();
  return out;
}

export function rollEntry(entry: Uint8Array): FileEntry & { readonly rows: number } {
  const reader = payload(entry, "roll");
  const out = { hash: reader.take(32), length: reader.u64(), rows: reader.number(4) };
  reader.done();
  return out;
}

export function openEntry(entry: Uint8Array): OpenEntry {
  const reader = payload(entry, "open");
  const electionId = reader.take(32);
  const signatures = Array.from({ length: reader.number(1) }, () => ({
    officer: reader.number(1),
    signature: reader.take(64),
  }));
  reader.done();
  return { electionId, signatures };
}

export function ballotEntry(entry: Uint8Array): BallotEntry {
  const reader = payload(entry, "ballot");
  const out = {
    fingerprint: reader.take(32),
    rollIndex: reader.number(4),
    sequence: reader.number(4),
    hash: reader.take(32),
  };
  reader.done();
  return out;
}

/** [ent-2] */
export function checkOfficers(
  { officers }: Manifest,
  signatures: readonly OfficerSignature[],
  purpose: string,
  message: Uint8Array,
): void {
  let last = 0;
  for (const { officer, signature } of signatures) {
    must(officer > last, "ent-2", "the officers are not in order");
    const key = officers.keys[officer - 1];
    must(key !== undefined, "ent-2", "an unknown officer");
    checkSignature(unhex(key.key), purpose, message, signature, "sig-3", `officer ${officer}`);
    last = officer;
  }
  must(signatures.length >= officers.quorum, "ent-2", "too few officers signed");
}

/** [ent-3] */
export function checkFile(bytes: Uint8Array, hash: Uint8Array, entry: FileEntry): void {
  const good = bytes.length === entry.length && equal(hash, entry.hash);
  must(good, "ent-3", "a file is not the one in the log");
}
