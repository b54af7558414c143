// Downloads a whole record, as `oy fetch` does, and goes on where a lost connection broke it off.
import { ApiError, ask, recordPath } from "../api";
import { TooLong, readUpTo } from "../bounded";
import { bundles, countTypes, LayoutError, otherFiles, sizeOf } from "./layout";

/** A page has so much memory; whoever has a larger election uses the program. */
export const RECORD_BYTES_MAX = 400 * 1024 * 1024;
const ENTRIES_MAX = 2_000_000;
const AT_ONCE = 6;
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 500;

export interface DownloadProgress {
  readonly files: number;
  /** Grows once: when the entries are there and say which files there are. */
  readonly filesTotal: number;
  readonly bytes: number;
}

/** What has come so far. Given again, the download goes on with it, at the same checkpoint. */
export class RecordStore {
  readonly files = new Map<string, Uint8Array>();
  bytes = 0;

  put(path: string, bytes: Uint8Array): void {
    this.bytes += bytes.length;
    this.files.set(path, bytes);
  }
}

/** layout: the answers are no record; size: too much for a page. */
export class RecordError extends Error {
  constructor(
    readonly reason: "layout" | "size",
    text: string,
  ) {
    super(text);
    this.name = "RecordError";
  }
}

const tooLarge = (): RecordError =>
  new RecordError("size", "this record is too large for a page; verify it with the program");

const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("stopped", "AbortError"));
    });
  });

const passes = (error: ApiError): boolean =>
  error.isOffline || error.status === 429 || error.status >= 500;

class Download {
  #total = 1;
  /** The first failure: nothing more is begun, and nothing tried again. */
  #broken: { readonly cause: unknown } | undefined;

  constructor(
    readonly name: string,
    readonly store: RecordStore,
    readonly onProgress?: (progress: DownloadProgress) => void,
    readonly signal?: AbortSignal,
  ) {}

  get(path: string): Uint8Array {
    const bytes = this.store.files.get(path);
    if (!bytes) throw new RecordError("layout", `${path} is missing`);
    return bytes;
  }

  #tell(): void {
    const { files, bytes } = this.store;
    this.onProgress?.({ files: files.size, filesTotal: this.#total, bytes });
  }

  async #once(path: string): Promise<Uint8Array> {
    const changes = path === "checkpoint" || path === "closing";
    const cache: RequestCache = changes ? "no-cache" : "default";
    const init: RequestInit = this.signal ? { cache, signal: this.signal } : { cache };
    const answer = await ask(recordPath(this.name, path), init);
    const announced = Number(answer.headers.get("content-length") ?? 0);
    if (this.store.bytes + announced > RECORD_BYTES_MAX) throw tooLarge();
    try {
      return await readUpTo(answer, RECORD_BYTES_MAX - this.store.bytes);
    } catch (cause) {
      if (this.signal?.aborted) throw cause;
      throw cause instanceof TooLong ? tooLarge() : new ApiError(0, "", "the answer broke off");
    }
  }

  /** Tries again, each time later, as long as the fault may pass. */
  async #file(path: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const bytes = await this.#once(path);
        if (this.store.bytes + bytes.length > RECORD_BYTES_MAX) throw tooLarge();
        this.store.put(path, bytes);
        this.#tell();
        return;
      } catch (cause) {
        if (!(cause instanceof ApiError) || !passes(cause) || attempt === ATTEMPTS) throw cause;
        const later = FIRST_PAUSE_MS * 2 ** (attempt - 1);
        await pause(Math.max(cause.retryAfter * 1000, later), this.signal);
        if (this.#broken) throw cause;
      }
    }
  }

  /** A few at once. Whatever happens, nothing is under way any more when it is over. */
  async all(paths: readonly string[]): Promise<void> {
    const missing = paths.filter((path) => !this.store.files.has(path));
    let next = 0;
    const work = async (): Promise<void> => {
      while (!this.#broken) {
        const path = missing[next++];
        if (path === undefined) return;
        await this.#file(path).catch((cause: unknown) => {
          this.#broken ??= { cause };
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (this.#broken) throw this.#broken.cause;
  }

  async run(): Promise<void> {
    await this.all(["checkpoint"]);
    const size = sizeOf(new TextDecoder().decode(this.get("checkpoint")));
    if (Number.isNaN(size)) throw new RecordError("layout", "checkpoint: this is no checkpoint");
    if (size > ENTRIES_MAX) throw tooLarge();
    const entries = bundles("tile/entries", size);
    this.#total = 1 + entries.length;
    await this.all(entries);
    const others = otherFiles(size, this.#count(entries));
    this.#total += others.length;
    await this.all(others);
    this.#tell();
  }

  #count(entries: readonly string[]): Map<number, number> {
    try {
      return countTypes(entries.map((path) => this.get(path)));
    } catch (cause) {
      if (cause instanceof LayoutError) throw new RecordError("layout", cause.message);
      throw cause;
    }
  }
}

/**
 * Fails with ApiError (isOffline: call it again with the same store), RecordError or an AbortError.
 */
export async function downloadRecord(
  name: string,
  store: RecordStore = new RecordStore(),
  onProgress?: (progress: DownloadProgress) => void,
  signal?: AbortSignal,
): Promise<RecordStore> {
  await new Download(name, store, onProgress, signal).run();
  return store;
}
