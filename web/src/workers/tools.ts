// Runs one tool, once. The page ends the worker afterwards, and with it all that was in memory.
import { execute } from "../tools/host";
import type { StartMessage, WorkerMessage } from "../tools/messages";

const post = (message: WorkerMessage): void => self.postMessage(message);
const words = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

async function load(url: string): Promise<WebAssembly.Module> {
  const answer = await fetch(url, { credentials: "omit" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return WebAssembly.compile(await answer.arrayBuffer());
}

async function start({ wasm, tool, request }: StartMessage): Promise<void> {
  let module: WebAssembly.Module;
  try {
    module = await load(wasm);
  } catch (cause) {
    post({ kind: "failed", reason: "load", text: words(cause) });
    return;
  }
  try {
    const result = await execute(module, tool, request, (stream, line) =>
      post({ kind: "line", stream, line }),
    );
    post({ kind: "end", result });
  } catch (cause) {
    post({ kind: "failed", reason: "crash", text: words(cause) });
  }
}

self.addEventListener("message", (event: MessageEvent<StartMessage>) => void start(event.data), {
  once: true,
});
