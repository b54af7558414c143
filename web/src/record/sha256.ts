/** Where the page came without TLS (a LAN) browsers offer no SHA of their own. */
async function digest(name: "SHA-256" | "SHA-512", bytes: Uint8Array): Promise<Uint8Array> {
  const subtle = (globalThis.crypto as Partial<Crypto> | undefined)?.subtle;
  if (subtle) return new Uint8Array(await subtle.digest(name, bytes as BufferSource));
  const { default: sodium } = await import("libsodium-wrappers-sumo");
  await sodium.ready;
  return name === "SHA-256" ? sodium.crypto_hash_sha256(bytes) : sodium.crypto_hash_sha512(bytes);
}

/** In hexadecimal. */
export const sha256 = async (bytes: Uint8Array): Promise<string> =>
  hex(await digest("SHA-256", bytes));

export const sha512 = (bytes: Uint8Array): Promise<Uint8Array> => digest("SHA-512", bytes);

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
