// What is known of an election's progress: what the server says, and what its record shows.
import {
  ApiError,
  type DocumentEntry,
  type State,
  getBytes,
  getDocuments,
  getState,
  getText,
  recordPath,
} from "../api";
import type { Manifest } from "../protocol/types";
import { bundles, countTypes } from "../tools/layout";

export interface Facts {
  readonly state: State;
  readonly manifest: Manifest;
  /** Who has signed the closing checkpoint, by the names of the signature lines. */
  readonly closingNames: ReadonlySet<string>;
  readonly shares: number;
  /** Registrars who have said in the log that their private roll is destroyed. */
  readonly destroyed: number;
  readonly minutes: boolean;
}

const TYPE = { close: 8, share: 10, destroy: 12 } as const;

const isClosed = ({ phase }: State): boolean =>
  phase === "closed" || phase === "tallied" || phase === "published";

/** "— NAME base64" */
export const namesOf = (note: string): Set<string> =>
  new Set([...note.matchAll(/^— (\S+) /gm)].map(([, name = ""]) => name));

/** The types of the entries from the close on; those before it are ballots, for the most part. */
async function lateTypes({ name, size }: State): Promise<ReadonlyMap<number, number>> {
  const late: Uint8Array[] = [];
  for (const path of bundles("tile/entries", size).reverse()) {
    late.push(await getBytes(recordPath(name, path)));
    if (countTypes(late).has(TYPE.close)) break;
  }
  return countTypes(late);
}

async function documents(name: string): Promise<readonly DocumentEntry[]> {
  try {
    return await getDocuments(name);
  } catch (cause) {
    if (cause instanceof ApiError && !cause.isOffline) return [];
    throw cause;
  }
}

export async function getFacts(name: string): Promise<Facts> {
  const state = await getState(name);
  const manifest = JSON.parse(await getText(recordPath(name, "manifest.json"))) as Manifest;
  const closed = isClosed(state);
  const closing = closed ? await getText(recordPath(name, "closing")) : "";
  const types = closed ? await lateTypes(state) : new Map<number, number>();
  const listed = state.phase === "published" ? await documents(name) : [];
  return {
    state,
    manifest,
    closingNames: namesOf(closing),
    shares: types.get(TYPE.share) ?? 0,
    destroyed: types.get(TYPE.destroy) ?? 0,
    minutes: listed.some(({ kind }) => kind === "minutes"),
  };
}
