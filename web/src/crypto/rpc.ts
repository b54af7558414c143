// The page's side of the crypto worker.
import type { CryptoClient, Progress } from "./client";
import { errorOf } from "./messages";
import type { Answer, Call, Method } from "./messages";

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress: Progress | undefined;
}

const WIPING_MS = 1000;

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
    this.refuse(why);
    this.worker.terminate();
  }

  /** Lets the worker wipe what it knows, then ends it: its memory is given back as it is. */
  forget(): void {
    const wiped = this.call<void>("leave", []).catch(() => undefined);
    const late = new Promise((done) => setTimeout(done, WIPING_MS));
    const { worker } = this;
    void Promise.race([wiped, late]).then(() => worker.terminate());
    this.ended = new Error("the cryptography has ended");
  }

  private refuse(why: string): void {
    const error = new Error(why);
    this.ended = error;
    for (const { reject } of this.waiting.values()) reject(error);
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
    forget: () => worker.forget(),
  };
}
