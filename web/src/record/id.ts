// The number of an election, out of what its log begins with ([ent-5], [hash-4]). The booth's worker
// computes it, too; here it is had without loading the cryptography.
import { concat, u64, unhex, utf8 } from "../protocol/bytes";
import type { Manifest } from "../protocol/types";
import { hex, sha512 } from "./sha256";

const BLOCK = 128;
const LENGTH = 32;

/** Of the hashes of manifest, ceremony and roll, in hexadecimal. */
export async function electionIdOf(
  group: Manifest["group"],
  hashes: readonly string[],
): Promise<string> {
  const tag = utf8(`OY-v1-${group}-election`);
  const suffix = concat(tag, Uint8Array.of(tag.length));
  const items = hashes.flatMap((hash) => [u64(LENGTH), unhex(hash)]);
  const last = Uint8Array.of(0, LENGTH, 0);
  const first = await sha512(concat(new Uint8Array(BLOCK), ...items, last, suffix));
  const block = await sha512(concat(first, Uint8Array.of(1), suffix));
  return hex(block.subarray(0, LENGTH));
}
