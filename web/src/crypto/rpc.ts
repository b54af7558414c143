// The page's side of the crypto worker.
import type { CryptoClient, Progress } from "./client";
import { errorOf } from "./messages";
import type { Answer, Call, Method } from "./messages";

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress: Progress | undefined;
}

class Connection {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private calls = 0;
  private ended: Error | undefined;

  constructor(url: string) {
    this.worker = new Worker(url, { type: "module" });
    this.worker.onmessage = ({ data }: MessageEvent<Answer>): void => this.hear(data);
    this.worker.onerror = (): void => this.end("the cryptography could not be loaded");
  }

  private hear(answer: Answer): void {
    const waiting = this.waiting.get(answer.id);
    if (!waiting) return;
    if ("total" in answer) {
      waiting.progress?.(answer.done, answer.total);
      return;
    }
    this.waiting.delete(answer.id);
    if ("failure" in answer) waiting.reject(errorOf(answer.failure));
    else waiting.resolve(answer.result);
  }

  call<T>(method: Method, parameters: readonly unknown[], progress?: Progress): Promise<T> {
    if (this.ended) return Promise.reject(this.ended);
    this.calls += 1;
    const message: Call = { id: this.calls, method, parameters };
    return new Promise<unknown>((resolve, reject) => {
      this.waiting.set(message.id, { resolve, reject, progress });
      this.worker.postMessage(message);
    }) as Promise<T>;
  }

  end(why: string): void {
    this.ended = new Error(why);
    this.worker.terminate();
    for (const { reject } of this.waiting.values()) reject(this.ended);
    this.waiting.clear();
  }
}

export function createCrypto(url: string = OY_WORKERS["crypto"] ?? ""): CryptoClient {
  const worker = new Connection(url);
  const passing =
    <M extends Method>(method: M) =>
    (...parameters: Parameters<CryptoClient[M]>): ReturnType<CryptoClient[M]> =>
      worker.call(method, parameters) as ReturnType<CryptoClient[M]>;
  return {
    load: passing("load"),
    checkCode: passing("checkCode"),
    enter: passing("enter"),
    seal: (request, progress) => worker.call("seal", [request], progress),
    open: passing("open"),
    discard: passing("discard"),
    sign: passing("sign"),
    checkReceipt: passing("checkReceipt"),
    checkRefusal: passing("checkRefusal"),
    lookUp: passing("lookUp"),
    checkOpened: passing("checkOpened"),
    checkExtends: passing("checkExtends"),
    leave: passing("leave"),
    forget: () => {
      // The worker's memory is given back as it is: whoever has time lets it wipe first.
      void worker.call("leave", []).catch(() => undefined);
      setTimeout(() => worker.end("the cryptography has ended"), 100);
    },
  };
}
