// Runs the C tools, compiled to WebAssembly, in a worker of their own.
import type { Files, Stream, ToolName, ToolResult, WorkerMessage } from "./messages";

export type { Files, Stream, ToolName, ToolResult } from "./messages";

export interface Run {
  readonly tool: ToolName;
  /** Behind the program's name. Files are named from the root: "record" or "/record". */
  readonly args: readonly string[];
  readonly files?: Files;
  readonly stdin?: Uint8Array;
  /** Each line as soon as it is written. */
  readonly onLine?: (line: string, stream: Stream) => void;
  readonly signal?: AbortSignal;
}

/** missing: the page was built without it; load: it cannot be fetched; crash: it came to no end. */
export class ToolError extends Error {
  constructor(
    readonly reason: "missing" | "load" | "crash",
    text: string,
  ) {
    super(text);
    this.name = "ToolError";
  }
}

const aborted = (): DOMException => new DOMException("stopped", "AbortError");

/**
 * Fails with ToolError, or with an AbortError; a tool that refuses is no failure but a status. All
 * that the tool had in memory goes with its worker. The caller's own copies stay the caller's.
 */
export function runTool(run: Run): Promise<ToolResult> {
  const wasm = OY_WASM[run.tool];
  const url = OY_WORKERS["tools"];
  if (!wasm || !url)
    return Promise.reject(new ToolError("missing", `this page was built without ${run.tool}`));
  if (run.signal?.aborted) return Promise.reject(aborted());
  const worker = new Worker(url, { type: "module" });
  return new Promise<ToolResult>((resolve, reject) => {
    run.signal?.addEventListener("abort", () => reject(aborted()), { once: true });
    worker.addEventListener("error", (event) => {
      reject(new ToolError("load", event.message || "the worker does not start"));
    });
    worker.addEventListener("message", ({ data }: MessageEvent<WorkerMessage>) => {
      if (data.kind === "line") run.onLine?.(data.line, data.stream);
      else if (data.kind === "end") resolve(data.result);
      else reject(new ToolError(data.reason, data.text));
    });
    const files = run.files ?? new Map<string, Uint8Array>();
    const request = { args: run.args, files, stdin: run.stdin ?? new Uint8Array() };
    worker.postMessage({ wasm, tool: run.tool, request });
  }).finally(() => worker.terminate());
}
