/** SHA-256. Where the page came without TLS (a LAN) browsers offer none of their own. */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  const subtle = (globalThis.crypto as Partial<Crypto> | undefined)?.subtle;
  if (subtle) return new Uint8Array(await subtle.digest("SHA-256", bytes as BufferSource));
  const { default: sodium } = await import("libsodium-wrappers-sumo");
  await sodium.ready;
  return sodium.crypto_hash_sha256(bytes);
}
