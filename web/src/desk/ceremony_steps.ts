// The trustees' ceremony by files (docs/desk.md): each step takes the manifest, the trustee's key,
// what the trustee kept from earlier steps, and everybody's messages.
import { bytesOf } from "./fields";
import { readKey } from "./key_field";
import { oy, output, wipe } from "./oy";
import type { Product } from "./task";

export const STEPS = ["round1", "round2", "round3", "complain", "answer", "assemble"] as const;
export type CeremonyStep = (typeof STEPS)[number];

/** Steps that need no key and nothing that was kept: anybody can do them. */
export const PUBLIC: readonly CeremonyStep[] = ["assemble"];
/** Before it nothing has been kept, and there are no messages. */
export const FIRST: readonly CeremonyStep[] = ["round1"];

export interface CeremonyOrder {
  readonly step: CeremonyStep;
  readonly attempt: number;
  readonly manifest: File;
  readonly key: File | null;
  /** BASE.attempt-K.secret and what else of that form was saved before. */
  readonly kept: readonly File[];
  readonly messages: readonly File[];
  /** The complaint that is answered. */
  readonly complaint: File | null;
}

const KEPT = /\.(attempt-[0-9]+\.[a-z0-9]+)$/;

export const baseOf = (file: File | null): string =>
  (file?.name ?? "").replace(/\.(secret|passkey)$/, "") || "trustee";

async function gather(order: CeremonyOrder, key: Uint8Array): Promise<Map<string, Uint8Array>> {
  const files = new Map([["manifest.json", await bytesOf(order.manifest)]]);
  if (key.length > 0) files.set("me.secret", key);
  for (const file of order.kept) {
    const [, rest] = KEPT.exec(file.name) ?? [];
    if (rest) files.set(`me.${rest}`, await bytesOf(file));
  }
  for (const [i, file] of order.messages.entries()) files.set(`in/${i}`, await bytesOf(file));
  if (order.complaint) files.set("complaint", await bytesOf(order.complaint));
  return files;
}

function words(order: CeremonyOrder, out: string): string[] {
  const { step, attempt, messages } = order;
  const args = ["trustee", step, "--manifest", "manifest.json", "--attempt", String(attempt)];
  if (!PUBLIC.includes(step)) args.push("--key", "me.secret");
  if (step === "answer") args.push("complaint");
  else if (!FIRST.includes(step)) args.push(...messages.map((_, i) => `in/${i}`));
  return [...args, "--out", out];
}

export async function run(order: CeremonyOrder): Promise<readonly Product[]> {
  const key = order.key ? await readKey(order.key) : new Uint8Array();
  const base = baseOf(order.key);
  const out = "out.bin";
  try {
    const files = await gather(order, key);
    const done = await oy(words(order, out), files);
    const name =
      order.step === "assemble" ? "ceremony.bin" : `${base}.attempt-${order.attempt}.${order.step}`;
    const products: Product[] = [];
    for (const [path, bytes] of done.files)
      if (path.startsWith("me."))
        products.push({
          name: `${base}.${path.slice(3)}`,
          bytes,
          secret: true,
          hint: "desk.ceremony.kept.hint",
        });
    products.push({
      name,
      bytes: output(done, out),
      hint: `desk.ceremony.out.${order.step === "assemble" ? "transcript" : "message"}`,
    });
    return products;
  } finally {
    wipe(key);
  }
}
