// The whole record of an election, as far as it has grown, for a program that verifies it.
import { downloadRecord } from "../tools/record";

export type Progress = (done: number, total: number) => void;

/** Its files by their path, under the folder "record". */
export async function fetchRecord(name: string, progress: Progress): Promise<Map<string, Uint8Array>> {
  const store = await downloadRecord(name, undefined, ({ files, filesTotal }) =>
    progress(files, filesTotal),
  );
  return new Map([...store.files].map(([path, bytes]) => [`record/${path}`, bytes]));
}
