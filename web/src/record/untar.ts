// Reads a .tar archive (POSIX ustar): plain files alone, as tar.ts and other programs write them.
const BLOCK = 512;
const FILE_TYPES = new Set(["0", "\0"]);
/** Folders, and notes of other programs about the file that follows; a record needs neither. */
const PASSED_OVER = new Set(["5", "g", "x"]);

export class TarError extends Error {}

function text(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function size(block: Uint8Array): number {
  const octal = text(block, 124, 12).trim();
  if (!/^[0-7]{1,11}$/.test(octal)) throw new TarError("a size is no number");
  return parseInt(octal, 8);
}

function sumHolds(block: Uint8Array): boolean {
  const sum = block.reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0);
  return sum === parseInt(text(block, 148, 8).trim(), 8);
}

export function readTar(bytes: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const block = bytes.subarray(at, at + BLOCK);
    if (block.every((byte) => byte === 0)) return files;
    if (!sumHolds(block)) throw new TarError("a header is damaged");
    const length = size(block);
    const type = text(block, 156, 1) || "\0";
    const prefix = text(block, 345, 155);
    const path = (prefix && `${prefix}/`) + text(block, 0, 100);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + length);
    if (content.length !== length) throw new TarError("the archive ends too early");
    if (FILE_TYPES.has(type)) files.set(path.replace(/^\.\//, ""), content);
    else if (!PASSED_OVER.has(type)) throw new TarError(`${path} is no plain file`);
    at += BLOCK + BLOCK * Math.ceil(length / BLOCK);
  }
  throw new TarError("the archive ends too early");
}
