// A record that the reader has: a folder, or an archive of one.
import { RECORD_BYTES_MAX, RecordError } from "../tools/record";
import type { Files } from "../tools/run";
import { readTar } from "../record/untar";

/** The record begins where its checkpoint lies, in whatever folder that was put. */
export function atCheckpoint(all: ReadonlyMap<string, Uint8Array>): Files {
  const found = [...all.keys()]
    .filter((path) => path === "checkpoint" || path.endsWith("/checkpoint"))
    .sort((a, b) => a.length - b.length)[0];
  if (found === undefined) throw new RecordError("layout", "checkpoint");
  const base = found.slice(0, found.length - "checkpoint".length);
  return new Map(
    [...all]
      .filter(([path]) => path.startsWith(base))
      .map(([path, bytes]) => [path.slice(base.length), bytes]),
  );
}

export async function readChosen(list: readonly File[]): Promise<Files> {
  if (list.reduce((sum, { size }) => sum + size, 0) > RECORD_BYTES_MAX)
    throw new RecordError("size", "");
  const [first] = list;
  if (list.length === 1 && first && !first.webkitRelativePath)
    return atCheckpoint(readTar(new Uint8Array(await first.arrayBuffer())));
  const all = new Map<string, Uint8Array>();
  for (const file of list)
    all.set(file.webkitRelativePath || file.name, new Uint8Array(await file.arrayBuffer()));
  return atCheckpoint(all);
}
