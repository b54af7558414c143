// A secret key file that is useless without a passkey (docs/desk.md "Key files with a passkey").
//
// The passkey gives 32 bytes for a salt (WebAuthn's extension prf); with the key
// BLAKE2b-256(key = those bytes, "oy passkey file 1") the file is sealed by XChaCha20-Poly1305. What
// stands before the box is authenticated with it.
import type Sodium from "libsodium-wrappers-sumo";

export interface PasskeyHead {
  /** The site that the passkey belongs to. */
  readonly site: string;
  /** WebAuthn's credential id. */
  readonly credential: Uint8Array;
  readonly salt: Uint8Array;
}

export interface PasskeyFile extends PasskeyHead {
  readonly nonce: Uint8Array;
  readonly box: Uint8Array;
}

export const FORMAT = "oy-passkey";
const CONTEXT = "oy passkey file 1";

type Lib = typeof Sodium;

const bound = (lib: Lib, head: PasskeyHead): string =>
  [CONTEXT, head.site, lib.to_hex(head.credential), lib.to_hex(head.salt)].join("\n");

function keyOf(lib: Lib, prf: Uint8Array): Uint8Array {
  if (prf.length !== 32) throw new Error("a passkey gives 32 bytes");
  return lib.crypto_generichash(32, lib.from_string(CONTEXT), prf);
}

export function sealFile(lib: Lib, head: PasskeyHead, prf: Uint8Array, secret: Uint8Array): string {
  const key = keyOf(lib, prf);
  const nonce = lib.randombytes_buf(24);
  const box = lib.crypto_aead_xchacha20poly1305_ietf_encrypt(
    secret,
    bound(lib, head),
    null,
    nonce,
    key,
  );
  lib.memzero(key);
  const hex = (bytes: Uint8Array) => lib.to_hex(bytes);
  return `${JSON.stringify(
    {
      format: FORMAT,
      version: 1,
      site: head.site,
      credential: hex(head.credential),
      salt: hex(head.salt),
      nonce: hex(nonce),
      box: hex(box),
    },
    null,
    1,
  )}\n`;
}

/** Throws if it is no such file. */
export function readFile(lib: Lib, text: string): PasskeyFile {
  const json = JSON.parse(text) as Record<string, unknown>;
  if (json.format !== FORMAT || json.version !== 1) throw new Error("no passkey file");
  const bytes = (key: string): Uint8Array => lib.from_hex(String(json[key]));
  return {
    site: String(json.site),
    credential: bytes("credential"),
    salt: bytes("salt"),
    nonce: bytes("nonce"),
    box: bytes("box"),
  };
}

/** Throws if the passkey is another one or the file was changed. */
export function openFile(lib: Lib, file: PasskeyFile, prf: Uint8Array): Uint8Array {
  const key = keyOf(lib, prf);
  try {
    return lib.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      file.box,
      bound(lib, file),
      file.nonce,
      key,
    );
  } finally {
    lib.memzero(key);
  }
}
