// Checkpoints and other signed notes (spec/log.md: note-1 to note-4): C2SP signed-note,
// tlog-checkpoint and tlog-cosignature.
import { Reader, concat, equal, unbase64, unhex, utf8, utf8Text } from "./bytes";
import { must } from "./errors";
import { ed25519Verify, sha256 } from "./sodium";
import type { Manifest, NamedKey } from "./types";

interface Line {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly blob: Uint8Array;
}
export interface SignedNote {
  readonly text: string;
  readonly lines: readonly Line[];
}
export interface Checkpoint extends SignedNote {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

const ED25519 = 1;
const COSIGNATURE = 4;
const MAX_NOTE = 65536;

/** A number below 2^64 as notes write it; pages count no further than 2^53. */
export function decimal(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text) || BigInt(text) >= 1n << 64n) return undefined;
  return Number(text);
}

export function signedNote(raw: Uint8Array | string): SignedNote {
  const bytes = typeof raw === "string" ? utf8(raw) : raw;
  must(bytes.length <= MAX_NOTE, "rec-2", "a note is larger than 64 KiB");
  const whole = utf8Text(bytes, "note-1");
  must(!/[\x00-\x09\x0b-\x1f]/.test(whole), "note-1", "a note holds control characters");
  const end = whole.lastIndexOf("\n\n");
  const signatures = whole.slice(end + 2);
  must(end >= 0 && signatures.endsWith("\n"), "note-1", "this is no signed note");
  const lines = signatures.slice(0, -1).split("\n").map((line) => {
    const [, name, text] = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
    must(name !== undefined && text !== undefined, "note-1", "a note has a bad signature line");
    const blob = unbase64(text);
    must(blob.length >= 5, "note-1", "a signature of a note is too short");
    return { name, keyId: blob.slice(0, 4), blob: blob.slice(4) };
  });
  return { text: whole.slice(0, end + 1), lines };
}

/** [note-1] */
export function checkpoint(raw: Uint8Array | string): Checkpoint {
  const note = signedNote(raw);
  const rows = note.text.split("\n");
  const [origin = "", sizeText = "", rootText = ""] = rows;
  const size = decimal(sizeText);
  must(
    rows.length === 4 && origin !== "" && size !== undefined,
    "note-1",
    "a checkpoint is an origin, a size and a root",
  );
  const root = unbase64(rootText);
  must(root.length === 32, "note-1", "a root has 32 bytes");
  return { ...note, origin, size, root };
}

function keyId(name: string, algorithm: number, key: Uint8Array): Uint8Array {
  return sha256(utf8(`${name}\n`), Uint8Array.of(algorithm), key).slice(0, 4);
}

function linesOf(note: SignedNote, name: string, algorithm: number, key: Uint8Array): Line[] {
  const id = keyId(name, algorithm, key);
  return note.lines.filter((line) => line.name === name && equal(line.keyId, id));
}

/** The server's signature ([note-2]). */
export function checkServer(note: SignedNote, origin: string, key: Uint8Array): void {
  const mine = linesOf(note, origin, ED25519, key);
  must(mine.length > 0, "note-2", "the server of this election has not signed");
  for (const { blob } of mine)
    must(
      ed25519Verify(key, utf8(note.text), blob),
      "note-2",
      "the server's signature does not hold",
    );
}

/** When each of these keys cosigned; a line of theirs that does not hold is refused ([note-4]). */
export function cosignatures(note: SignedNote, keys: readonly NamedKey[]): (readonly number[])[] {
  return keys.map(({ name, key }) => {
    const bytes = unhex(key);
    return linesOf(note, name, COSIGNATURE, bytes).map(({ blob }) => {
      const reader = new Reader(blob, "note-4");
      must(blob.length === 72, "note-4", `a cosignature of ${name} has another length`);
      const time = reader.u64();
      const message = concat(utf8(`cosignature/v1\ntime ${time}\n`), utf8(note.text));
      const good = ed25519Verify(bytes, message, reader.take(64));
      must(good, "note-4", `a cosignature of ${name} does not hold`);
      return time;
    });
  });
}

/** A checkpoint of this election's log: origin, the server's signature, witnesses that cosigned. */
export function checkCheckpoint(head: Checkpoint, manifest: Manifest): string[] {
  must(head.origin === manifest.origin, "note-2", "the checkpoint is of another log");
  checkServer(head, manifest.origin, unhex(manifest.server.key));
  const times = cosignatures(head, manifest.witnesses.keys);
  return manifest.witnesses.keys.filter((_, i) => times[i]?.length).map(({ name }) => name);
}
