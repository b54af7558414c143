// What the page and the worker that runs a tool say to each other.

export type ToolName = "oy" | "oy-verify";
export type Files = ReadonlyMap<string, Uint8Array>;

export interface ToolRequest {
  /** Behind the program's name. */
  readonly args: readonly string[];
  /** What lies in the file system, by path from the root without a slash: "record/checkpoint". */
  readonly files: Files;
  readonly stdin: Uint8Array;
}

export interface ToolResult {
  /** The exit status: docs of the tool say what it means. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Those that are new, or were written again. */
  readonly files: Files;
  /** Paths of `request.files` that are gone: a secret that was used up. */
  readonly removed: readonly string[];
}

export type Stream = "stdout" | "stderr";

export interface StartMessage {
  readonly wasm: string;
  readonly tool: ToolName;
  readonly request: ToolRequest;
}

export type WorkerMessage =
  | { readonly kind: "line"; readonly stream: Stream; readonly line: string }
  | { readonly kind: "end"; readonly result: ToolResult }
  | { readonly kind: "failed"; readonly reason: "load" | "crash"; readonly text: string };
