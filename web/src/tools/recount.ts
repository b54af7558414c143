// The whole verification in the page: the record is downloaded, and the C verifier judges it.
import { type DownloadProgress, downloadRecord, RecordStore } from "./record";
import { type Files, runTool, ToolError } from "./run";

export type CheckStatus = "passed" | "failed" | "not_yet" | "skipped" | "not_applicable";
export type CheckGroup = "completeness" | "authenticity" | "consistency" | "integrity" | "evidence";

interface Result {
  readonly id: string;
  readonly group: CheckGroup;
  readonly status: CheckStatus;
  /** The broken rule of the specification; only if it failed. */
  readonly rule?: string;
  readonly detail: string;
}

/** A check that was made, with the verifier's own words in the language asked for. */
export interface Check extends Result {
  readonly heading: string;
  readonly title: string;
  readonly word: string;
  readonly meaning?: string;
}

export interface CheckProgress {
  readonly of: "roll" | "ballots";
  readonly done: number;
  readonly total: number;
}

export interface ContestReport {
  readonly id: string;
  /** Empty unless published. */
  readonly totals: readonly { readonly id: string; readonly count: number }[];
  readonly decision?: Readonly<Record<string, unknown>>;
}

/** What `oy-verify --json` prints (verifier/report.h). */
export interface Report {
  readonly verdict: "verified" | "failed" | "incomplete";
  readonly checks: readonly Result[];
  readonly ballots: {
    readonly accepted: number;
    readonly counted: number;
    readonly superseded: number;
    readonly revoked: number;
  };
  readonly turnout?: readonly {
    readonly mahalle: number;
    readonly voters: number;
    readonly ballots: number;
  }[];
  readonly contests: readonly ContestReport[];
  readonly election_id?: string;
  readonly checkpoint?: { readonly size: number; readonly root: string };
  /** The list of web pages in force: its log index, who signed it, and what it is. */
  readonly pages?: {
    readonly index: number;
    readonly officer: number;
    readonly files: number;
    readonly sha256: string;
  };
}

/** All checks of spec/checks.md are made, always: a page can show how many are left. */
export const CHECKS = 35;

export interface VerifyOptions {
  readonly language: "tr" | "en";
  /** The election id on the letter, as a person types it (K5). */
  readonly election?: string;
  /** A checkpoint that was kept earlier (K9). */
  readonly since?: string;
  /** C2SP verifier keys of witnesses whom the reader trusts, and how many are enough (A8). */
  readonly witnesses?: readonly string[];
  readonly witnessQuorum?: number;
  /** Opened ballots, which must not have been cast (E3). */
  readonly openings?: readonly Uint8Array[];
  readonly onCheck?: (check: Check) => void;
  readonly onProgress?: (progress: CheckProgress) => void;
  readonly signal?: AbortSignal;
}

export interface RecountOptions extends VerifyOptions {
  /** What an earlier call has downloaded before its connection was lost. */
  readonly store?: RecordStore;
  readonly onDownload?: (progress: DownloadProgress) => void;
}

/** The verifier could not read what it was given: its own line says what. */
export class VerifierError extends Error {
  override readonly name = "VerifierError";
}

type Line =
  | { readonly check: Check }
  | { readonly progress: CheckProgress }
  | { readonly report: Report };

export interface Invocation {
  readonly args: readonly string[];
  readonly files: Files;
}

/** The verifier's arguments and files, for a record whose files are named as in the record. */
export function invocation(record: Files, options: VerifyOptions): Invocation {
  const args = ["record", "--json-lines", "--lang", options.language];
  const files = new Map<string, Uint8Array>();
  for (const [path, bytes] of record) files.set(`record/${path}`, bytes);
  if (options.election) args.push(`--election=${options.election}`);
  if (options.since) {
    files.set("since", new TextEncoder().encode(options.since));
    args.push("--since", "since");
  }
  for (const key of options.witnesses ?? []) args.push(`--witness=${key}`);
  if (options.witnessQuorum) args.push(`--quorum=${options.witnessQuorum}`);
  options.openings?.forEach((bytes, i) => {
    files.set(`openings/${i}`, bytes);
    args.push("--opening", `openings/${i}`);
  });
  return { args, files };
}

/** Verifies a record that is there already, such as one that was dropped onto the page. */
export async function verifyRecord(record: Files, options: VerifyOptions): Promise<Report> {
  let report: Report | undefined;
  const onLine = (text: string, stream: string): void => {
    if (stream !== "stdout") return;
    const line = JSON.parse(text) as Line;
    if ("check" in line) options.onCheck?.(line.check);
    else if ("progress" in line) options.onProgress?.(line.progress);
    else report = line.report;
  };
  const run = { tool: "oy-verify" as const, ...invocation(record, options), onLine };
  const result = await runTool(options.signal ? { ...run, signal: options.signal } : run);
  if (report) return report;
  if (result.stderr) throw new VerifierError(result.stderr.trim());
  throw new ToolError("crash", "the verifier said nothing");
}

/** Downloads and verifies. Fails as downloadRecord and runTool do, or with VerifierError. */
export async function recount(name: string, options: RecountOptions): Promise<Report> {
  const store = await downloadRecord(name, options.store, options.onDownload, options.signal);
  return verifyRecord(store.files, options);
}
