// Reads single entries of the log (spec/log.md) to see which file they name. Whether the log is the
// one that was signed is for the recount and the crypto worker to say.
import { ApiError, getBytes, recordPath } from "../api";
import { hex } from "./sha256";

const WIDTH = 256;
export const ENTRY = { manifest: 1, ceremony: 2, roll: 3, ballot: 5, close: 8, result: 11, pages: 13 } as const;

export interface Entry {
  readonly index: number;
  readonly type: number;
  readonly bytes: Uint8Array;
}

export interface NamedFile {
  readonly index: number;
  readonly sha256: string;
  readonly bytes: number;
}

/** As C2SP tlog-tiles writes a number: x001/x234/067. */
function tileNumber(n: number): string {
  let path = String(n % 1000).padStart(3, "0");
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000))
    path = `x${String(rest % 1000).padStart(3, "0")}/${path}`;
  return path;
}

/** The entries of bundle n of a log of this size, in order. */
export async function readBundle(name: string, n: number, size: number): Promise<Entry[]> {
  const width = Math.min(WIDTH, size - n * WIDTH);
  const part = width < WIDTH ? `.p/${width}` : "";
  const path = `tile/entries/${tileNumber(n)}${part}`;
  const bytes = await getBytes(recordPath(name, path));
  const entries: Entry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    const entry = bytes.subarray(at + 2, at + 2 + length);
    if (length < 2 || entry.length !== length) throw new ApiError(502, "log-2", path);
    entries.push({ index: n * WIDTH + entries.length, type: entry[0] ?? 0, bytes: entry });
    at += 2 + length;
  }
  if (entries.length !== width) throw new ApiError(502, "log-2", path);
  return entries;
}

/** The file that an entry of type manifest, ceremony, roll, tally, share or result names. */
export function namedFile({ index, bytes }: Entry): NamedFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 42) throw new ApiError(502, "ent-1", `log entry ${index}`);
  return { index, sha256: hex(bytes.subarray(2, 34)), bytes: Number(view.getBigUint64(34)) };
}

/** The last entry of a type that stands after the close entry, or null. */
export async function lateEntry(name: string, size: number, type: number): Promise<Entry | null> {
  for (let n = Math.ceil(size / WIDTH) - 1; n >= 0; n--) {
    const entries = await readBundle(name, n, size);
    const found = entries.filter((entry) => entry.type === type).pop();
    if (found) return found;
    if (entries.some((entry) => entry.type === ENTRY.close || entry.type === ENTRY.ballot))
      return null;
  }
  return null;
}

/** Every entry of a type, in the whole log. */
export async function allEntries(name: string, size: number, type: number): Promise<Entry[]> {
  const found: Entry[] = [];
  for (let n = 0; n * WIDTH < size; n++)
    found.push(...(await readBundle(name, n, size)).filter((entry) => entry.type === type));
  return found;
}
