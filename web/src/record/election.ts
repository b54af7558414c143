// An election's state, and the files that its log names: each is compared with the hash there.
import { ApiError, type State, getBytes, getState, recordPath } from "../api";
import type { Manifest } from "../protocol/types";
import { ENTRY, type NamedFile, lateEntry, namedFile, readBundle } from "./log";
import type { Result } from "./result";
import { sha256 } from "./sha256";

export interface Election {
  readonly state: State;
  readonly manifest: Manifest;
}

export interface PublishedResult {
  readonly result: Result;
  readonly sha256: string;
}

/** The bytes of a file of the record, if they are those that the log names. */
async function named(name: string, path: string, file: NamedFile): Promise<Uint8Array> {
  const bytes = await getBytes(recordPath(name, path));
  if (bytes.length !== file.bytes || (await sha256(bytes)) !== file.sha256)
    throw new ApiError(502, "ent-3", `${path} is not the file that log entry ${file.index} names`);
  return bytes;
}

const parse = (bytes: Uint8Array): unknown =>
  JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));

export async function readElection(name: string): Promise<Election> {
  const state = await getState(name);
  const [first] = await readBundle(name, 0, state.size);
  if (first?.type !== ENTRY.manifest) throw new ApiError(502, "log-5", "no manifest in the log");
  const manifest = parse(await named(name, "manifest.json", namedFile(first))) as Manifest;
  return { state, manifest };
}

/** null before it is published. */
export async function readResult({ name, size }: State): Promise<PublishedResult | null> {
  const entry = await lateEntry(name, size, ENTRY.result);
  if (!entry) return null;
  const file = namedFile(entry);
  const result = parse(await named(name, "result.json", file)) as Result;
  return { result, sha256: file.sha256 };
}
