// Attachments and other documents: fetched as a whole, compared with the hash that the manifest (or
// the list of documents) names, and only then given out.
import { ApiError, ask, documentPath } from "../api";
import type { Attachment, Manifest } from "../protocol/types";
import { sha256 } from "./sha256";

/** More than a page can hold in its memory; whoever needs it takes the file from the office. */
const BYTES_MAX = 512 * 1024 * 1024;

export class DiffersError extends Error {}
export class TooLargeError extends Error {}

export type Named = Pick<Attachment, "file" | "bytes" | "sha256">;

export async function fetchDocument(name: string, named: Named): Promise<Uint8Array> {
  if (named.bytes > BYTES_MAX) throw new TooLargeError(named.file);
  const answer = await ask(documentPath(name, named.file));
  const bytes = await upTo(answer, named.bytes);
  if (bytes.length !== named.bytes || (await sha256(bytes)) !== named.sha256)
    throw new DiffersError(named.file);
  return bytes;
}

/** Reads no more than was announced (and one byte, to see that there is more). */
async function upTo(answer: Response, max: number): Promise<Uint8Array> {
  const reader = answer.body?.getReader();
  if (!reader) throw new ApiError(0, "", "no answer");
  const all = new Uint8Array(max + 1);
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return all.subarray(0, at);
    const room = value.subarray(0, all.length - at);
    all.set(room, at);
    at += room.length;
    if (at > max) {
      await reader.cancel();
      return all;
    }
  }
}

export interface Paper extends Attachment {
  /** The contest it belongs to, or "" for the whole election. */
  readonly contest: string;
}

export function papersOf(manifest: Manifest): readonly Paper[] {
  const of = (contest: string, list: readonly Attachment[] = []): Paper[] =>
    list.map((attachment) => ({ ...attachment, contest }));
  return [
    ...of("", manifest.attachments),
    ...manifest.contests.flatMap(({ id, attachments }) => of(id, attachments)),
  ];
}

export const isMap = ({ file }: Named): boolean => /\.geojson$/i.test(file);
