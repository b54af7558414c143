// Bytes, and strict readers of them (spec/index.md, enc-1 to enc-3).
import { Reject, must } from "./errors";

export const GROUP_ID = 1;
export const ELEMENT = 32;
export const SCALAR = 32;

const encoder = new TextEncoder();
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
export function utf8Text(bytes: Uint8Array, rule: string): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Reject(rule, "the text is not UTF-8");
  }
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Of public bytes: it stops at the first difference. */
export const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

export function u8(value: number): Uint8Array {
  return Uint8Array.of(value);
}
export function u32(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value);
  return out;
}
/** A whole number below 2^53. */
export function u64(value: number): Uint8Array {
  return concat(u32(Math.floor(value / 2 ** 32)), u32(value % 2 ** 32));
}

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function unhex(text: string): Uint8Array {
  must(/^([0-9a-f]{2})*$/.test(text), "json-4", "this is not lower-case hexadecimal");
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
}

export const base64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** Standard alphabet, padded, unused bits zero ([note-1]). */
export function unbase64(text: string, rule = "note-1"): Uint8Array {
  const form = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
  must(form.test(text), rule, "bad base64");
  const out = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  must(base64(out) === text, rule, "bad base64");
  return out;
}

/** How every binary file and message begins ([enc-3]). */
export const header = (kind: string): Uint8Array =>
  concat(utf8(`OY${kind}`), Uint8Array.of(1, GROUP_ID));

/** Reads to the last byte ([enc-2]). */
export class Reader {
  at = 0;
  constructor(
    readonly data: Uint8Array,
    private readonly rule = "enc-2",
  ) {}
  take(length: number): Uint8Array {
    must(this.at + length <= this.data.length, this.rule, "bytes are missing");
    this.at += length;
    return this.data.slice(this.at - length, this.at);
  }
  /** Of at most six bytes, so that it is exact. */
  number(length: number): number {
    return this.take(length).reduce((sum, byte) => sum * 256 + byte, 0);
  }
  u64(): number {
    const value = this.number(4) * 2 ** 32 + this.number(4);
    must(Number.isSafeInteger(value), this.rule, "a number is too large");
    return value;
  }
  header(kind: string): void {
    const good = equal(this.take(6), header(kind));
    must(good, "enc-3", `this is no ${kind} of this version and group`);
  }
  done(): void {
    must(this.at === this.data.length, this.rule, "bytes are left over");
  }
}
