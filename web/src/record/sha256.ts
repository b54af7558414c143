/** SHA-256 in hexadecimal. Where the page came without TLS (a LAN) browsers offer none. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const subtle = (globalThis.crypto as Partial<Crypto> | undefined)?.subtle;
  if (subtle) return hex(new Uint8Array(await subtle.digest("SHA-256", bytes as BufferSource)));
  const { default: sodium } = await import("libsodium-wrappers-sumo");
  await sodium.ready;
  return hex(sodium.crypto_hash_sha256(bytes));
}

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
