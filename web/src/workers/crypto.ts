// The crypto worker: secrets live here, and nowhere else.
import { serverApi } from "../crypto/api";
import { failureOf } from "../crypto/messages";
import type { Answer, Call } from "../crypto/messages";
import { CryptoService } from "../crypto/service";
import { ready } from "../protocol/sodium";

const scope = self as unknown as DedicatedWorkerGlobalScope;
const service = new CryptoService(serverApi);

const say = (answer: Answer, transfer: Transferable[] = []): void =>
  scope.postMessage(answer, transfer);

async function answer({ id, method, parameters }: Call): Promise<void> {
  try {
    await ready();
    const progress = (done: number, total: number): void => say({ id, done, total });
    const work = service[method] as (...all: readonly unknown[]) => Promise<unknown>;
    const all = method === "seal" ? [...parameters, progress] : parameters;
    const result = await work.apply(service, [...all]);
    // Bytes are handed over, not copied: an opening is a secret until the voter shows it.
    say({ id, result }, result instanceof Uint8Array ? [result.buffer as ArrayBuffer] : []);
  } catch (error) {
    say({ id, failure: failureOf(error) });
  }
}

scope.onmessage = ({ data }: MessageEvent<Call>): void => void answer(data);
