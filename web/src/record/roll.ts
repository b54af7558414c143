// The counts at the beginning of roll.bin (spec/roll.md): how many people of each mahalle are on
// it. The rest of the roll, which is long, is not fetched; so the hash is not checked here.
import { ask, recordPath } from "../api";

const FIXED = 6 + 32 + 1 + 32;

async function beginning(path: string, need: (have: Uint8Array) => number): Promise<Uint8Array> {
  const reader = (await ask(path)).body?.getReader();
  let have = new Uint8Array();
  while (reader && have.length < need(have)) {
    const { done, value } = await reader.read();
    if (done) break;
    const joined = new Uint8Array(have.length + value.length);
    joined.set(have);
    joined.set(value, have.length);
    have = joined;
  }
  await reader?.cancel();
  return have;
}

const countsAt = (head: Uint8Array): number => FIXED + 32 * (head[38] ?? 0);

function needed(head: Uint8Array): number {
  if (head.length < FIXED) return FIXED;
  const at = countsAt(head);
  if (head.length < at + 4) return at + 4;
  const k = new DataView(head.buffer, head.byteOffset).getUint32(at);
  return at + 4 + 8 * Math.min(k, 2000);
}

export async function rollCounts(name: string): Promise<ReadonlyMap<number, number>> {
  const head = await beginning(recordPath(name, "roll.bin"), needed);
  const counts = new Map<number, number>();
  if (head.length < needed(head)) return counts;
  const view = new DataView(head.buffer, head.byteOffset);
  const at = countsAt(head);
  for (let i = 0; i < Math.min(view.getUint32(at), 2000); i++)
    counts.set(view.getUint32(at + 4 + 8 * i), view.getUint32(at + 8 + 8 * i));
  return counts;
}
