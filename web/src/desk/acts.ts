// What an officer asks of the server: the request is made and signed by `oy request`, on this device.
import { electionPath, getBytes, postRequest, recordPath } from "../api";
import { oy, output, wipe } from "./oy";
import { type Progress, fetchRecord } from "./record";

export type Act = "create" | "open" | "close" | "tally" | "share" | "publish" | "statement";

export interface Signed {
  readonly act: string;
  readonly election_id: string;
  readonly state_version: number;
  readonly closed_at: number;
}

export interface Prepared {
  readonly request: Uint8Array;
  readonly signed: Signed;
}

/** The election's own three files: the officer's if they were chosen, else the server's. */
export type OwnFiles = Readonly<
  Partial<Record<"manifest.json" | "ceremony.bin" | "roll.bin", Uint8Array>>
>;

async function publicFiles(
  name: string,
  act: Act,
  own: OwnFiles,
): Promise<Map<string, Uint8Array>> {
  const few = act === "tally" || act === "share" || act === "publish";
  const wanted = few ? ["manifest.json"] : ["manifest.json", "ceremony.bin", "roll.bin"];
  const files = new Map<string, Uint8Array>();
  for (const path of wanted)
    files.set(path, own[path as keyof OwnFiles] ?? (await getBytes(recordPath(name, path))));
  return files;
}

const FILES = ["--manifest", "manifest.json", "--ceremony", "ceremony.bin", "--roll", "roll.bin"];

function words(act: Act): readonly string[] {
  if (act === "close") return ["record"];
  if (act === "create" || act === "open") return FILES;
  if (act === "statement") return [...FILES, "handed-in"];
  if (act === "share") return ["--manifest", "manifest.json", "handed-in"];
  return ["--manifest", "manifest.json"];
}

async function inputs(
  name: string,
  act: Act,
  own: OwnFiles,
  progress: Progress,
): Promise<Map<string, Uint8Array>> {
  return act === "close" ? fetchRecord(name, progress) : publicFiles(name, act, own);
}

export interface Order {
  readonly name: string;
  readonly act: Act;
  /** The officer's secret file. It is wiped when the request is made. */
  readonly key: Uint8Array;
  readonly own?: OwnFiles;
  readonly file?: Uint8Array;
  readonly election?: string;
  readonly progress?: Progress;
}

export async function prepare(order: Order): Promise<Prepared> {
  const { name, act, key, own = {}, file, election, progress = () => {} } = order;
  try {
    const files = await inputs(name, act, own, progress);
    files.set("key.secret", key);
    if (file) files.set("handed-in", file);
    const args = ["request", act, ...words(act), "--key", "key.secret", "--out", "request.bin"];
    // As the server says it now: a request for an earlier state would be refused.
    if (act !== "create") {
      files.set("state.json", await getBytes(electionPath(name)));
      args.push("--state", "state.json");
    }
    if (election) args.push("--election", election);
    const done = await oy([...args, "--json"], files);
    return { request: output(done, "request.bin"), signed: JSON.parse(done.out) as Signed };
  } finally {
    wipe(key);
  }
}

export type Fate = "done" | "waits" | "working";

export interface Sent {
  readonly fate: Fate;
  readonly have: number;
  readonly need: number;
  readonly signed: Signed;
}

/** What the server made of it: its state afterwards tells. */
export async function send(name: string, act: Act, prepared: Prepared): Promise<Sent> {
  const { request, signed } = prepared;
  const state = await postRequest(name, request);
  const pending = state.pending.find((one) => one.act === act);
  const moved = state.state_version > signed.state_version;
  const waits = pending !== undefined && !state.working && pending.have < pending.need;
  const fate = moved ? "done" : waits ? "waits" : "working";
  return { fate, have: pending?.have ?? 0, need: pending?.need ?? 0, signed };
}
