// Proofs out of the log's tiles (spec/log.md, log-2), fetching only those that are needed. What
// comes out is believed only after it led to a signed root.
import { Reader } from "./bytes";
import { must } from "./errors";
import { nodeHash, splitOf } from "./merkle";

/** Gives a file of the record by its path. */
export type ReadRecord = (path: string) => Promise<Uint8Array>;

const WIDTH = 256;
const HASH = 32;

/** Groups of three digits, all but the last after an x. */
export function tileNumber(n: number): string {
  const digits = String(n % 1000).padStart(3, "0");
  let [out, rest] = [digits, Math.floor(n / 1000)];
  for (; rest > 0; rest = Math.floor(rest / 1000))
    out = `x${String(rest % 1000).padStart(3, "0")}/${out}`;
  return out;
}

/** Where the n-th of some tiles lies that hold `count` things together. */
export function tilePath(folder: string, n: number, count: number): string {
  const width = Math.min(WIDTH, count - n * WIDTH);
  return `${folder}/${tileNumber(n)}${width < WIDTH ? `.p/${width}` : ""}`;
}

/** The hashes of one log of this size. */
export class Tiles {
  private readonly kept = new Map<string, Promise<Uint8Array>>();
  constructor(
    private readonly read: ReadRecord,
    readonly size: number,
  ) {}

  private tile(path: string): Promise<Uint8Array> {
    const known = this.kept.get(path) ?? this.read(path);
    this.kept.set(path, known);
    return known;
  }

  /** The root of the full subtree of 2^level leaves that is the index-th of its level. */
  private async node(level: number, index: number): Promise<Uint8Array> {
    const tileLevel = Math.floor(level / 8);
    const span = 2 ** (level % 8);
    const first = index * span;
    const count = Math.floor(this.size / WIDTH ** tileLevel);
    const path = tilePath(`tile/${tileLevel}`, Math.floor(first / WIDTH), count);
    const bytes = await this.tile(path);
    const at = (first % WIDTH) * HASH;
    must(bytes.length >= at + span * HASH, "log-2", "a tile is too short");
    let row = Array.from({ length: span }, (_, i) =>
      bytes.subarray(at + i * HASH, at + (i + 1) * HASH),
    );
    while (row.length > 1)
      row = row.flatMap((left, i) => (i % 2 ? [] : [nodeHash(left, row[i + 1] ?? left)]));
    return row[0] ?? bytes;
  }

  /** The root of the leaves from `from`, `count` of them; `from` is a multiple of their span. */
  async range(from: number, count: number): Promise<Uint8Array> {
    if (count === 1) return this.node(0, from);
    const left = splitOf(count);
    if (left * 2 === count) return this.node(Math.round(Math.log2(count)), from / count);
    return nodeHash(await this.range(from, left), await this.range(from + left, count - left));
  }

  /** RFC 9162, 2.1.3.1. */
  async inclusion(index: number, from = 0, count = this.size): Promise<Uint8Array[]> {
    if (count <= 1) return [];
    const left = splitOf(count);
    return index < left
      ? [...(await this.inclusion(index, from, left)), await this.range(from + left, count - left)]
      : [
          ...(await this.inclusion(index - left, from + left, count - left)),
          await this.range(from, left),
        ];
  }

  /** RFC 9162, 2.1.4.1. */
  async consistency(old: number): Promise<Uint8Array[]> {
    return old > 0 && old < this.size ? this.sub(old, 0, this.size, true) : [];
  }

  private async sub(
    old: number,
    from: number,
    count: number,
    whole: boolean,
  ): Promise<Uint8Array[]> {
    if (old === count) return whole ? [] : [await this.range(from, count)];
    const left = splitOf(count);
    return old <= left
      ? [
          ...(await this.sub(old, from, left, whole)),
          await this.range(from + left, count - left),
        ]
      : [
          ...(await this.sub(old - left, from + left, count - left, false)),
          await this.range(from, left),
        ];
  }
}

/** The first entries of the log; a bundle may be asked for as narrow as it once was ([srv-1]). */
export async function firstEntries(read: ReadRecord, count: number): Promise<Uint8Array[]> {
  return splitEntries(await read(tilePath("tile/entries", 0, count)), count);
}

/** u16 length ‖ entry, `count` times ([log-2]). */
export function splitEntries(bundle: Uint8Array, count: number): Uint8Array[] {
  const reader = new Reader(bundle, "log-2");
  const out = Array.from({ length: count }, () => reader.take(reader.number(2)));
  reader.done();
  return out;
}
