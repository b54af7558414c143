// The command line `oy`, which does every step here, run on this device (src/tools/).
import { runTool } from "../tools/run";

export type Files = ReadonlyMap<string, Uint8Array>;

export interface Done {
  readonly out: string;
  /** What it has written or changed, by path. */
  readonly files: Files;
}

/** What `oy` refused, in its own words; `rule` is the rule of spec/ that was broken, or "". */
export class OyError extends Error {
  constructor(
    readonly rule: string,
    text: string,
  ) {
    super(text);
    this.name = "OyError";
  }
}

/** "oy: FILE: what is wrong [man-4]" */
export function readRefusal(stderr: string): OyError {
  const lines = stderr.trim().split("\n");
  const line = lines.filter((text) => text.startsWith("oy: ")).pop() ?? lines.pop() ?? "";
  const text = line.replace(/^oy: /, "");
  const rule = /\[([a-z]+-[0-9]+)\]$/.exec(text)?.[1] ?? "";
  return new OyError(rule, text);
}

export async function oy(args: readonly string[], files: Files): Promise<Done> {
  const run = await runTool({ tool: "oy", args: [...args], files: new Map(files) });
  if (run.status !== 0) throw readRefusal(run.stderr);
  return { out: run.stdout, files: run.files };
}

/** The one file that a command was asked to write. */
export function output(done: Done, path: string): Uint8Array {
  const bytes = done.files.get(path);
  if (!bytes) throw new OyError("", `${path} was not written`);
  return bytes;
}

/** Secrets are overwritten as soon as they have been used. */
export function wipe(...secrets: readonly (Uint8Array | undefined)[]): void {
  for (const secret of secrets) secret?.fill(0);
}
