// Seals and opens key files with what a passkey gave (src/desk/passkey_box.ts). Ends with its one
// answer, and with it all that it knew.
import sodium from "libsodium-wrappers-sumo";
import { type PasskeyHead, openFile, readFile, sealFile } from "../desk/passkey_box";

export type PasskeyTask =
  | {
      readonly kind: "seal";
      readonly head: PasskeyHead;
      readonly prf: Uint8Array;
      readonly secret: Uint8Array;
    }
  | { readonly kind: "head"; readonly text: string }
  | { readonly kind: "open"; readonly text: string; readonly prf: Uint8Array };

export type PasskeyAnswer =
  | { readonly ok: true; readonly value: string | Uint8Array | PasskeyHead }
  | { readonly ok: false };

function work(task: PasskeyTask): string | Uint8Array | PasskeyHead {
  if (task.kind === "seal") return sealFile(sodium, task.head, task.prf, task.secret);
  const file = readFile(sodium, task.text);
  if (task.kind === "open") return openFile(sodium, file, task.prf);
  return { site: file.site, credential: file.credential, salt: file.salt };
}

self.addEventListener("message", async ({ data }: MessageEvent<PasskeyTask>) => {
  await sodium.ready;
  let answer: PasskeyAnswer;
  try {
    answer = { ok: true, value: work(data) };
  } catch {
    answer = { ok: false };
  }
  self.postMessage(answer);
});
