// The `pages` entries of a log (spec/log.md): which web pages an officer has signed for.
import type { State } from "../api";
import { ENTRY, allEntries } from "./log";

export interface PagesSaid {
  /** Counted from 1, as people count. */
  readonly entry: number;
  /** assets.txt as it was signed. */
  readonly list: string;
}

/** All of them, in order; their signatures are the recount's to check. */
export async function pagesSaid({ name, size }: State): Promise<PagesSaid[]> {
  const entries = await allEntries(name, size, ENTRY.pages);
  return entries.map(({ index, bytes }) => {
    const length = ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
    return { entry: index + 1, list: new TextDecoder().decode(bytes.subarray(4, 4 + length)) };
  });
}
