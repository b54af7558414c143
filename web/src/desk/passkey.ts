// Passkeys (WebAuthn) as the lock of a key file: the secret is in a file of the officer's, and the
// passkey's extension "prf" gives the key to it. Neither is of use without the other.
import type { PasskeyAnswer, PasskeyTask } from "../workers/passkey";
import { wipe } from "./oy";
import type { PasskeyHead } from "./passkey_box";

/**
 * missing: no WebAuthn here (no https, an old browser); prf: the passkey cannot give a key;
 * cancelled: it was not touched in time, or refused; site: made for another site; wrong: it does not
 * open this file.
 */
export type PasskeyFaultKind = "missing" | "prf" | "cancelled" | "site" | "wrong";

export class PasskeyError extends Error {
  constructor(readonly kind: PasskeyFaultKind) {
    super(`passkey: ${kind}`);
    this.name = "PasskeyError";
  }
}

export const hasPasskeys = (): boolean =>
  window.isSecureContext && typeof window.PublicKeyCredential === "function";

const SECONDS = 120_000;
const random = (n: number): Uint8Array => crypto.getRandomValues(new Uint8Array(n));
const buffer = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;

async function inWorker<T>(task: PasskeyTask): Promise<T> {
  const worker = new Worker(OY_WORKERS["passkey"] ?? "", { type: "module" });
  try {
    const answer = await new Promise<PasskeyAnswer>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<PasskeyAnswer>) => resolve(data);
      worker.onerror = () => reject(new PasskeyError("wrong"));
      worker.postMessage(task);
    });
    if (!answer.ok) throw new PasskeyError("wrong");
    return answer.value as T;
  } finally {
    worker.terminate();
  }
}

async function asked(call: Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await call;
    if (credential) return credential as PublicKeyCredential;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "SecurityError")
      throw new PasskeyError("site");
  }
  throw new PasskeyError("cancelled");
}

function given(credential: PublicKeyCredential): Uint8Array | null {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (!first) return null;
  return first instanceof ArrayBuffer
    ? new Uint8Array(first)
    : new Uint8Array(first.buffer, first.byteOffset, first.byteLength);
}

async function touch(head: PasskeyHead): Promise<Uint8Array> {
  if (!hasPasskeys()) throw new PasskeyError("missing");
  if (head.site !== window.location.hostname) throw new PasskeyError("site");
  const credential = await asked(
    navigator.credentials.get({
      publicKey: {
        challenge: buffer(random(32)),
        rpId: head.site,
        allowCredentials: [{ type: "public-key", id: buffer(head.credential) }],
        userVerification: "required",
        timeout: SECONDS,
        extensions: { prf: { eval: { first: buffer(head.salt) } } },
      },
    }),
  );
  const prf = given(credential);
  if (!prf) throw new PasskeyError("prf");
  return prf;
}

/** Makes a new passkey and seals the secret with it: the text of NAME.passkey. */
export async function protect(name: string, secret: Uint8Array): Promise<string> {
  if (!hasPasskeys()) throw new PasskeyError("missing");
  const site = window.location.hostname;
  const salt = random(32);
  const made = await asked(
    navigator.credentials.create({
      publicKey: {
        challenge: buffer(random(32)),
        rp: { id: site, name: "Oy" },
        user: { id: buffer(random(32)), name, displayName: name },
        pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: "public-key", alg })),
        authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
        attestation: "none",
        timeout: SECONDS,
        extensions: { prf: { eval: { first: buffer(salt) } } },
      },
    }),
  );
  if (!made.getClientExtensionResults().prf?.enabled) throw new PasskeyError("prf");
  const head = { site, credential: new Uint8Array(made.rawId), salt };
  // Some give the secret only when they are asked again.
  const prf = given(made) ?? (await touch(head));
  try {
    return await inWorker<string>({ kind: "seal", head, prf, secret });
  } finally {
    wipe(prf);
  }
}

/** The secret file in a NAME.passkey, after a touch of the passkey. */
export async function unlock(text: string): Promise<Uint8Array> {
  const head = await inWorker<PasskeyHead>({ kind: "head", text });
  const prf = await touch(head);
  try {
    return await inWorker<Uint8Array>({ kind: "open", text, prf });
  } finally {
    wipe(prf);
  }
}
