// A .tar archive (POSIX ustar) of files in memory. Times and owners are zero, so that the same
// files make the same archive.
const BLOCK = 512;

function put(header: Uint8Array, at: number, text: string): void {
  header.set(new TextEncoder().encode(text), at);
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0");

/** A name of more than 100 bytes is split at a slash into prefix and name. */
function split(path: string): readonly [prefix: string, name: string] {
  if (path.length <= 100) return ["", path];
  const at = path.lastIndexOf("/", 155);
  if (at < 1 || path.length - at - 1 > 100) throw new Error(`too long for an archive: ${path}`);
  return [path.slice(0, at), path.slice(at + 1)];
}

function header(path: string, size: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const [prefix, name] = split(path);
  put(block, 0, name);
  put(block, 100, "0000644\0");
  put(block, 108, "0000000\0");
  put(block, 116, "0000000\0");
  put(block, 124, `${octal(size, 11)}\0`);
  put(block, 136, "00000000000\0");
  put(block, 148, "        ");
  put(block, 156, "0");
  put(block, 257, "ustar\x0000");
  put(block, 345, prefix);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(block, 148, `${octal(sum, 6)}\0 `);
  return block;
}

/** Files by their path, put into the folder `root`. */
export function makeTar(root: string, files: ReadonlyMap<string, Uint8Array>): Blob {
  const parts: Uint8Array[] = [];
  for (const path of [...files.keys()].sort()) {
    const bytes = files.get(path) ?? new Uint8Array();
    parts.push(header(`${root}/${path}`, bytes.length), bytes);
    if (bytes.length % BLOCK) parts.push(new Uint8Array(BLOCK - (bytes.length % BLOCK)));
  }
  parts.push(new Uint8Array(2 * BLOCK));
  return new Blob(parts as BlobPart[], { type: "application/x-tar" });
}

/** Offers bytes to be saved. Never opened here: a document may hold anything. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
