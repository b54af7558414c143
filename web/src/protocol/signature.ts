// Ed25519 signatures with their purpose (spec/proofs.md, sig-3).
import { concat, utf8 } from "./bytes";
import { must } from "./errors";
import { ed25519Verify } from "./sodium";

export function checkSignature(
  key: Uint8Array,
  purpose: string,
  message: Uint8Array,
  signature: Uint8Array,
  rule: string,
  who: string,
): void {
  const signed = concat(utf8(`OY-v1-${purpose}`), Uint8Array.of(0), message);
  must(ed25519Verify(key, signed, signature), rule, `the signature of ${who} does not hold`);
}
