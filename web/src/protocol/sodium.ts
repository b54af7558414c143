// libsodium without its wrappers' copies: what goes in and out lies in one place of the library's
// memory, which is wiped after every call. The wrappers leave copies of secrets on the heap.
import sodium from "libsodium-wrappers-sumo";

interface Library {
  readonly HEAPU8: Uint8Array;
  _malloc(length: number): number;
  _free(address: number): void;
  _crypto_core_ristretto255_add(out: number, a: number, b: number): number;
  _crypto_core_ristretto255_sub(out: number, a: number, b: number): number;
  _crypto_core_ristretto255_from_hash(out: number, hash: number): number;
  _crypto_core_ristretto255_is_valid_point(a: number): number;
  _crypto_core_ristretto255_scalar_random(out: number): void;
  _crypto_core_ristretto255_scalar_add(out: number, a: number, b: number): void;
  _crypto_core_ristretto255_scalar_sub(out: number, a: number, b: number): void;
  _crypto_core_ristretto255_scalar_mul(out: number, a: number, b: number): void;
  _crypto_core_ristretto255_scalar_negate(out: number, a: number): void;
  _crypto_core_ristretto255_scalar_reduce(out: number, wide: number): void;
  _crypto_core_ristretto255_scalar_invert(out: number, a: number): number;
  _crypto_scalarmult_ristretto255(out: number, k: number, a: number): number;
  _crypto_scalarmult_ristretto255_base(out: number, k: number): number;
  _crypto_hash_sha256(out: number, bytes: number, low: number, high: number): number;
  _crypto_hash_sha512(out: number, bytes: number, low: number, high: number): number;
  _crypto_sign_verify_detached(
    signature: number,
    message: number,
    low: number,
    high: number,
    key: number,
  ): number;
}

export type Name = Exclude<
  keyof Library,
  | "HEAPU8"
  | "_malloc"
  | "_free"
  | "_crypto_core_ristretto255_is_valid_point"
  | `_crypto_hash_${string}`
  | `_crypto_sign_${string}`
>;

let library: Library | undefined;
let scratch = 0;
/** Three slots: the output, and two inputs of up to 64 bytes. */
const SLOT = 64;

export async function ready(): Promise<void> {
  if (library) return;
  await sodium.ready;
  library = (sodium as unknown as { readonly libsodium: Library }).libsodium;
  scratch = library._malloc(3 * SLOT);
}

function loaded(): Library {
  if (!library) throw new Error("the cryptography library is not ready");
  return library;
}

/** Calls a function of fixed sizes; undefined if it says that the inputs are not what it takes. */
export function call(name: Name, ...inputs: readonly Uint8Array[]): Uint8Array | undefined {
  const lib = loaded();
  const addresses = inputs.map((input, i) => {
    const address = scratch + (i + 1) * SLOT;
    lib.HEAPU8.set(input, address);
    return address;
  });
  const run = lib[name] as (out: number, ...rest: number[]) => number | undefined;
  const status = run(scratch, ...addresses) ?? 0;
  const out = lib.HEAPU8.slice(scratch, scratch + 32);
  lib.HEAPU8.fill(0, scratch, scratch + 3 * SLOT);
  return status === 0 ? out : undefined;
}

export function isValidPoint(point: Uint8Array): boolean {
  const lib = loaded();
  lib.HEAPU8.set(point, scratch);
  return lib._crypto_core_ristretto255_is_valid_point(scratch) === 1;
}

/** Lends a place of the library's memory, and wipes it. */
function withMemory<T>(length: number, use: (address: number, lib: Library) => T): T {
  const lib = loaded();
  const address = lib._malloc(Math.max(length, 1));
  if (!address) throw new Error("no memory left");
  try {
    return use(address, lib);
  } finally {
    lib.HEAPU8.fill(0, address, address + length);
    lib._free(address);
  }
}

function hash(length: 32 | 64, parts: readonly Uint8Array[]): Uint8Array {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  return withMemory(length + total, (address, lib) => {
    let at = address + length;
    for (const part of parts) {
      lib.HEAPU8.set(part, at);
      at += part.length;
    }
    if (length === 32) lib._crypto_hash_sha256(address, address + length, total, 0);
    else lib._crypto_hash_sha512(address, address + length, total, 0);
    return lib.HEAPU8.slice(address, address + length);
  });
}

export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => hash(32, parts);
export const sha512 = (...parts: readonly Uint8Array[]): Uint8Array => hash(64, parts);

export function ed25519Verify(
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (key.length !== 32 || signature.length !== 64) return false;
  return withMemory(96 + message.length, (address, lib) => {
    lib.HEAPU8.set(key, address);
    lib.HEAPU8.set(signature, address + 32);
    lib.HEAPU8.set(message, address + 96);
    const bytes = address + 96;
    return (
      lib._crypto_sign_verify_detached(address + 32, bytes, message.length, 0, address) === 0
    );
  });
}
