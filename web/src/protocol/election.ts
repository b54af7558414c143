// What names an election, fetched and checked: the checkpoint, the first entries of the log, the
// manifest and the ceremony (spec/ballot.md, bal-11; spec/log.md, ent-5).
import { equal } from "./bytes";
import { checkCeremony } from "./ceremony";
import { checkFile, checkOfficers, fileEntry, openEntry, rollEntry } from "./entry";
import { must } from "./errors";
import type { Element } from "./group";
import { hash32 } from "./hash";
import { parseManifest } from "./manifest";
import { checkConsistency, inclusionRoot, leafHash } from "./merkle";
import { checkCheckpoint, checkpoint } from "./note";
import type { Checkpoint } from "./note";
import { ready, sha256 } from "./sodium";
import { Tiles, firstEntries } from "./tiles";
import type { ReadRecord } from "./tiles";
import type { Manifest } from "./types";

export interface Election {
  readonly manifest: Manifest;
  readonly electionId: Uint8Array;
  readonly y: Element;
  readonly checkpoint: Checkpoint;
  /** Names of the witnesses that have cosigned the checkpoint. */
  readonly witnesses: readonly string[];
  /** The officers have opened it. */
  readonly isOpened: boolean;
  readonly rows: number;
}

const FIRST = 4;

async function checkIncluded(
  read: ReadRecord,
  entries: readonly Uint8Array[],
  head: Checkpoint,
): Promise<void> {
  const tiles = new Tiles(read, head.size);
  for (const [index, entry] of entries.entries()) {
    const path = await tiles.inclusion(index);
    const root = inclusionRoot(leafHash(entry), index, head.size, path);
    must(equal(root, head.root), "log-1", "the log's first entries are not under its checkpoint");
  }
}

/** Files are asked for and compared at once; `known` is one that was checked before. */
export async function loadElection(read: ReadRecord, known?: Election): Promise<Election> {
  await ready();
  const head = checkpoint(await read("checkpoint"));
  must(head.size >= 3, "log-5", "the election has not been created yet");
  const entries = await firstEntries(read, Math.min(FIRST, head.size));
  const [first, second, third, fourth] = entries;
  must(first !== undefined && second !== undefined && third !== undefined, "log-5", "no entries");
  const manifestEntry = fileEntry(first, "manifest");
  const ceremonyEntry = fileEntry(second, "ceremony");
  const roll = rollEntry(third);
  const electionId = hash32("election", manifestEntry.hash, ceremonyEntry.hash, roll.hash);
  const isKnown = known !== undefined && equal(known.electionId, electionId);
  let manifest: Manifest;
  if (isKnown) manifest = known.manifest;
  else {
    const bytes = await read("manifest.json");
    checkFile(bytes, sha256(bytes), manifestEntry);
    manifest = parseManifest(bytes);
  }
  const witnesses = checkCheckpoint(head, manifest);
  await checkIncluded(read, entries, head);
  if (fourth) {
    const { electionId: named, signatures } = openEntry(fourth);
    must(equal(named, electionId), "ent-5", "the officers have opened another election");
    checkOfficers(manifest, signatures, "open", electionId);
  }
  let y: Element;
  if (isKnown) y = known.y;
  else {
    const bytes = await read("ceremony.bin");
    checkFile(bytes, sha256(bytes), ceremonyEntry);
    y = checkCeremony(bytes, manifest);
  }
  const isOpened = fourth !== undefined;
  return { manifest, electionId, y, checkpoint: head, witnesses, isOpened, rows: roll.rows };
}

/** Does the log extend an earlier checkpoint of it ([note-7])? */
export async function isExtension(
  read: ReadRecord,
  earlier: Checkpoint,
  now: Checkpoint,
): Promise<boolean> {
  if (earlier.origin !== now.origin || earlier.size > now.size) return false;
  const path = await new Tiles(read, now.size).consistency(earlier.size);
  try {
    checkConsistency(earlier, now, path);
    return true;
  } catch {
    return false;
  }
}

