// After the close a trustee signs the closing checkpoint, once and never another one, and then
// decrypts a share. Both verify the whole record first, on this device.
import { ask, electionPath } from "../api";
import { bytesOf } from "./fields";
import { readKey } from "./key_field";
import { OyError, oy, output, wipe } from "./oy";
import { type Progress, fetchRecord } from "./record";

export interface Line {
  readonly text: string;
  /** The file that remembers what was signed: to be kept, and given again for the share. */
  readonly state: { readonly name: string; readonly bytes: Uint8Array } | null;
}

const STATE = /closing-signed-[0-9a-f]{64}/;

/** Some systems save a second file of a name as "name (1)", and people put names before it. */
const stateName = (file: File): string => {
  const [name] = STATE.exec(file.name) ?? [];
  if (!name) throw new OyError("shr-2", `${file.name}: closing-signed-… is needed`);
  return name;
};

async function inputs(
  name: string,
  key: Uint8Array,
  state: File | null,
  progress: Progress,
): Promise<Map<string, Uint8Array>> {
  const files = await fetchRecord(name, progress);
  files.set("me/key.secret", key);
  if (state) files.set(`me/${stateName(state)}`, await bytesOf(state));
  return files;
}

const words = (step: string, out: string): string[] => [
  "trustee",
  step,
  "record",
  "--key",
  "me/key.secret",
  "--out",
  out,
];

export async function signClosing(
  name: string,
  keyFile: File,
  state: File | null,
  progress: Progress,
): Promise<Line> {
  const key = await readKey(keyFile);
  try {
    const done = await oy(words("sign", "line"), await inputs(name, key, state, progress));
    const [kept] = [...done.files].filter(([path]) => path.startsWith("me/closing-signed-"));
    return {
      text: new TextDecoder().decode(output(done, "line")),
      state: kept ? { name: kept[0].slice(3), bytes: kept[1] } : null,
    };
  } finally {
    wipe(key);
  }
}

export async function sendLine(name: string, text: string): Promise<true> {
  await ask(`${electionPath(name)}/cosignatures`, {
    method: "POST",
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: text,
  });
  return true;
}

export interface Share {
  readonly bytes: Uint8Array;
  readonly state: { readonly name: string; readonly bytes: Uint8Array } | null;
}

export async function makeShare(
  name: string,
  keyFile: File,
  state: File,
  progress: Progress,
): Promise<Share> {
  const key = await readKey(keyFile);
  try {
    const done = await oy(words("share", "share.bin"), await inputs(name, key, state, progress));
    const [kept] = [...done.files].filter(([path]) => path.startsWith("me/closing-signed-"));
    return {
      bytes: output(done, "share.bin"),
      state: kept ? { name: kept[0].slice(3), bytes: kept[1] } : null,
    };
  } finally {
    wipe(key);
  }
}
