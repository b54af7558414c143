// A key on paper: the secret file as lines that people can type again, each with a check of its own,
// and as one text for a QR code (docs/desk.md "A key on paper").
import { sha256 } from "./sha256";

const LINE_BYTES = 16;


export class PaperError extends Error {
  constructor(readonly line: number) {
    super(`line ${line} of the paper`);
    this.name = "PaperError";
  }
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The first four hexadecimal digits of SHA-256(line number ‖ bytes). */
async function check(line: number, bytes: Uint8Array): Promise<string> {
  const digest = await sha256(new Uint8Array([line, ...bytes]));
  return hex(digest.subarray(0, 2));
}

/** "2a10 … · 5f0c": up to 16 bytes in groups of four digits, and the check. */
export async function toPaper(secret: Uint8Array): Promise<string[]> {
  const lines: string[] = [];
  for (let at = 0; at < secret.length; at += LINE_BYTES) {
    const part = secret.subarray(at, at + LINE_BYTES);
    const digits = hex(part).replace(/(.{4})(?=.)/g, "$1 ");
    lines.push(`${digits} - ${await check(lines.length + 1, part)}`);
  }
  return lines;
}

/** Forgives case, spacing, O for 0 and l for 1, empty lines. */
function digitsOf(line: string): string {
  return line.replace(/[oO]/g, "0").replace(/[lIıİi|]/g, "1").toLowerCase().replace(/[\s·:.-]/g, "");
}

export async function fromPaper(text: string): Promise<Uint8Array> {
  const lines = text.split(/\r?\n/).map(digitsOf).filter(Boolean);
  const bytes: number[] = [];
  for (const [i, line] of lines.entries()) {
    if (!/^([0-9a-f]{2})+$/.test(line) || line.length < 6 || line.length > 2 * LINE_BYTES + 4)
      throw new PaperError(i + 1);
    const all = (line.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
    const part = new Uint8Array(all.slice(0, -2));
    if ((await check(i + 1, part)) !== line.slice(-4)) throw new PaperError(i + 1);
    bytes.push(...part);
  }
  const secret = new Uint8Array(bytes);
  if (!new TextDecoder().decode(secret.subarray(0, 12)).startsWith("oy-secret 1 "))
    throw new PaperError(0);
  return secret;
}
