// An election's state, and the files that its log names: each is compared with the hash there.
import { ApiError, type State, getBytes, getState, recordPath } from "../api";
import { readManifest } from "../protocol/manifest";
import type { Manifest } from "../protocol/types";
import { electionIdOf } from "./id";
import { ENTRY, type Entry, type NamedFile, lateEntry, namedFile, readBundle } from "./log";
import type { Result } from "./result";
import { sha256 } from "./sha256";

export interface Election {
  readonly state: State;
  readonly manifest: Manifest;
  /** Of this very manifest's election: computed here, whatever the server says. */
  readonly electionId: string;
  /** SHA-256 of the manifest. */
  readonly sha256: string;
}

export interface PublishedResult {
  readonly result: Result;
  readonly sha256: string;
}

const BEGINNING = [ENTRY.manifest, ENTRY.ceremony, ENTRY.roll] as const;

/** The bytes of a file of the record, if they are those that the log names. */
async function named(name: string, path: string, file: NamedFile): Promise<Uint8Array> {
  const bytes = await getBytes(recordPath(name, path));
  if (bytes.length !== file.bytes || (await sha256(bytes)) !== file.sha256)
    throw new ApiError(502, "ent-3", `${path} is not the file that log entry ${file.index} names`);
  return bytes;
}

const parse = (bytes: Uint8Array): unknown =>
  JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));

/** The log begins with manifest, ceremony and roll ([log-5]). */
function firstFiles(entries: readonly Entry[]): readonly NamedFile[] {
  const begins = BEGINNING.every((type, i) => entries[i]?.type === type);
  if (!begins) throw new ApiError(502, "log-5", "the log does not begin as an election's does");
  return entries.slice(0, BEGINNING.length).map(namedFile);
}

export async function readElection(name: string): Promise<Election> {
  const state = await getState(name);
  const files = firstFiles(await readBundle(name, 0, state.size));
  const [first] = files as [NamedFile];
  const manifest = readManifest(await named(name, "manifest.json", first));
  const electionId = await electionIdOf(manifest.group, files.map(({ sha256: hash }) => hash));
  if (state.election_id !== electionId)
    throw new ApiError(502, "bal-11", "the server names another election than its log");
  return { state, manifest, electionId, sha256: first.sha256 };
}

/** null before it is published. */
export async function readResult({ name, size }: State): Promise<PublishedResult | null> {
  const entry = await lateEntry(name, size, ENTRY.result);
  if (!entry) return null;
  const file = namedFile(entry);
  const result = parse(await named(name, "result.json", file)) as Result;
  return { result, sha256: file.sha256 };
}
