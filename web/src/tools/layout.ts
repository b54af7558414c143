// Which files a log calls for (spec/record.md, spec/log.md [log-2]). Nothing is believed here: the
// verifier judges what was downloaded.

export const WIDTH = 256;

/** First bytes of entries (spec/log.md). */
const TYPE = {
  manifest: 1,
  ceremony: 2,
  roll: 3,
  ballot: 5,
  close: 8,
  tally: 9,
  share: 10,
  result: 11,
} as const;

/** 1234067 is "x001/x234/067". */
function number(index: number): string {
  const parts = [String(index % 1000).padStart(3, "0")];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
    parts.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
  return parts.join("/");
}

/** The files of `count` items in bundles of 256 below `folder`, the last one perhaps partial. */
export function bundles(folder: string, count: number): string[] {
  const paths: string[] = [];
  for (let i = 0; i * WIDTH < count; i++) {
    const width = Math.min(WIDTH, count - i * WIDTH);
    paths.push(`${folder}/${number(i)}${width < WIDTH ? `.p/${width}` : ""}`);
  }
  return paths;
}

/** The tiles of hashes of a log of this size, level by level. */
export function tiles(size: number): string[] {
  const paths: string[] = [];
  for (let level = 0, nodes = size; nodes > 0; level++, nodes = Math.floor(nodes / WIDTH))
    paths.push(...bundles(`tile/${level}`, nodes));
  return paths;
}

export class LayoutError extends Error {}

/** How many entries there are of each type, from the bytes of the entry bundles in their order. */
export function countTypes(entryBundles: readonly Uint8Array[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const bundle of entryBundles) {
    const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength);
    for (let at = 0; at < bundle.length; ) {
      const length = at + 2 <= bundle.length ? view.getUint16(at) : 0;
      if (length === 0 || at + 2 + length > bundle.length)
        throw new LayoutError("an entry bundle does not end where its entries do");
      const type = view.getUint8(at + 2);
      counts.set(type, (counts.get(type) ?? 0) + 1);
      at += 2 + length;
    }
  }
  return counts;
}

/** All files but the checkpoint and the entry bundles. */
export function otherFiles(size: number, counts: ReadonlyMap<number, number>): string[] {
  const has = (type: number): number => counts.get(type) ?? 0;
  const paths: string[] = [];
  if (has(TYPE.manifest)) paths.push("manifest.json");
  if (has(TYPE.ceremony)) paths.push("ceremony.bin");
  if (has(TYPE.roll)) paths.push("roll.bin");
  paths.push(...bundles("ballots", has(TYPE.ballot)));
  if (has(TYPE.close)) paths.push("closing");
  if (has(TYPE.tally)) paths.push("tally.bin");
  for (let k = 1; k <= has(TYPE.share); k++) paths.push(`shares/${k}.bin`);
  if (has(TYPE.result)) paths.push("result.json");
  return paths.concat(tiles(size));
}

/** The size in a checkpoint (spec: C2SP tlog-checkpoint), or NaN. */
export function sizeOf(checkpoint: string): number {
  const line = checkpoint.split("\n")[1] ?? "";
  const size = Number(line);
  return /^[1-9][0-9]*$/.test(line) && Number.isSafeInteger(size) ? size : NaN;
}
