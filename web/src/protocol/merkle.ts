// The log's tree (spec/log.md, log-1): RFC 9162, SHA-256. Sizes are whole numbers below 2^53.
import { equal } from "./bytes";
import { must } from "./errors";
import { sha256 } from "./sodium";

export const leafHash = (entry: Uint8Array): Uint8Array => sha256(Uint8Array.of(0), entry);
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(Uint8Array.of(1), left, right);

const half = (n: number): number => Math.floor(n / 2);
const isOdd = (n: number): boolean => n % 2 === 1;

/** The greatest power of two below n, n > 1. */
export function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** Walks from a leaf's place to the root, as both proofs do; `step` gets each hash and its side. */
function climb(
  index: number,
  size: number,
  path: readonly Uint8Array[],
  step: (hash: Uint8Array, fromLeft: boolean) => void,
): void {
  let [at, last] = [index, size - 1];
  for (const hash of path) {
    must(last > 0, "log-1", "a proof is too long");
    const fromLeft = isOdd(at) || at === last;
    step(hash, fromLeft);
    if (fromLeft)
      while (at > 0 && !isOdd(at)) {
        at = half(at);
        last = half(last);
      }
    at = half(at);
    last = half(last);
  }
  must(last === 0, "log-1", "a proof is too short");
}

/** The root that an inclusion proof leads to (RFC 9162, 2.1.3.2). */
export function inclusionRoot(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array {
  must(index >= 0 && index < size, "log-1", "there is no such place in the log");
  let root = leaf;
  climb(index, size, path, (hash, fromLeft) => {
    root = fromLeft ? nodeHash(hash, root) : nodeHash(root, hash);
  });
  return root;
}

export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

/** RFC 9162, 2.1.4.2; from the empty log everything follows. */
export function checkConsistency(old: Head, now: Head, path: readonly Uint8Array[]): void {
  if (old.size === 0 || old.size === now.size) {
    const same = old.size === 0 || equal(old.root, now.root);
    must(path.length === 0 && same, "log-1", "the log is another one");
    return;
  }
  must(path.length > 0 && old.size < now.size, "log-1", "a consistency proof is too short");
  let [at, last] = [old.size - 1, now.size - 1];
  while (isOdd(at)) {
    at = half(at);
    last = half(last);
  }
  const isPower = splitOf(old.size + 1) === old.size;
  const [first, ...rest] = isPower ? [old.root, ...path] : path;
  let before = first ?? old.root;
  let after = before;
  climb(at, last + 1, rest, (hash, fromLeft) => {
    after = fromLeft ? nodeHash(hash, after) : nodeHash(after, hash);
    if (fromLeft) before = nodeHash(hash, before);
  });
  const good = equal(before, old.root) && equal(after, now.root);
  must(good, "log-1", "the log is no extension of the earlier one");
}
