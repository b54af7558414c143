// The cryptography of those who watch: no code and no choice ever comes here. It is kept as long as
// the page is, so that whatever the server shows later must go on from what it has shown before.
import { createCrypto } from "../crypto/rpc";
import type { CheckpointView, CryptoClient } from "../crypto/client";

let client: CryptoClient | undefined;
const seen = new Map<string, CheckpointView>();

export function watcher(): CryptoClient {
  client ??= createCrypto();
  return client;
}

/** The latest checkpoint of this election that held, since the page was loaded. */
export const lastSeen = (name: string): CheckpointView | undefined => seen.get(name);

export interface Watched {
  readonly now: CheckpointView;
  readonly before: CheckpointView | undefined;
}

/** Fails with Reject ([note-7]) if the log is no extension of what was seen before. */
export async function watch(name: string): Promise<Watched> {
  const before = seen.get(name);
  const { checkpoint } = await watcher().load(name);
  seen.set(name, checkpoint);
  return { now: checkpoint, before };
}
