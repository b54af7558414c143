// One recount, from the download to the verdict, as the page shows it.
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../i18n";
import { rememberRecount } from "../record/recounted";
import { sha256 } from "../record/sha256";
import { type DownloadProgress, RecordStore, downloadRecord } from "../tools/record";
import { type Check, type CheckProgress, type Report, verifyRecord } from "../tools/recount";
import type { Files } from "../tools/run";

export interface Wishes {
  readonly election?: string;
  readonly since?: string;
  readonly witnesses?: readonly string[];
  readonly witnessQuorum?: number;
}

export type Stage = "idle" | "download" | "check" | "done" | "failed";

export interface Recount {
  readonly stage: Stage;
  readonly checks: readonly Check[];
  readonly download: DownloadProgress | null;
  readonly progress: CheckProgress | null;
  readonly report: Report | null;
  readonly error: Error | null;
}

const NOTHING: Recount = {
  stage: "idle",
  checks: [],
  download: null,
  progress: null,
  report: null,
  error: null,
};

/** What was verified is what the results page may call recounted. */
async function remember(report: Report, files: Files): Promise<void> {
  const [manifest, result] = [files.get("manifest.json"), files.get("result.json")];
  if (report.verdict !== "verified" || !report.election_id || !manifest || !result) return;
  rememberRecount(report.election_id, {
    manifest: await sha256(manifest),
    result: await sha256(result),
  });
}

export interface Recounter {
  readonly recount: Recount;
  /** From the server, or of the files given. */
  readonly start: (wishes: Wishes, chosen?: () => Promise<Files>) => void;
  readonly stop: () => void;
}

export function useRecount(name: string): Recounter {
  const { language } = useWords();
  const [recount, setRecount] = useState(NOTHING);
  const control = useRef<AbortController | null>(null);
  const store = useRef<RecordStore | null>(null);
  useEffect(() => () => control.current?.abort(), []);

  const run = async (
    wishes: Wishes,
    chosen: (() => Promise<Files>) | undefined,
    signal: AbortSignal,
  ) => {
    const change = (part: Partial<Recount>) =>
      !signal.aborted && setRecount((now) => ({ ...now, ...part }));
    setRecount({ ...NOTHING, stage: "download" });
    try {
      // What came before a connection was lost need not come again.
      store.current ??= new RecordStore();
      const kept = store.current;
      const tell = (download: DownloadProgress) => change({ download });
      const fetched = async () => (await downloadRecord(name, kept, tell, signal)).files;
      const files = await (chosen ?? fetched)();
      // Whatever comes of it: what was verified once does not serve a second time.
      store.current = null;
      change({ stage: "check" });
      const report = await verifyRecord(files, {
        ...wishes,
        language: language.code === "tr" ? "tr" : "en",
        signal,
        onCheck: (check) =>
          !signal.aborted &&
          setRecount((now) => ({ ...now, checks: [...now.checks, check], progress: null })),
        onProgress: (progress) => change({ progress }),
      });
      await remember(report, files);
      change({ stage: "done", report, progress: null });
    } catch (cause) {
      if (signal.aborted) return;
      change({ stage: "failed", error: cause instanceof Error ? cause : new Error(String(cause)) });
    }
  };
  const stop = () => {
    control.current?.abort();
    setRecount(NOTHING);
  };
  const start = (wishes: Wishes, chosen?: () => Promise<Files>) => {
    control.current?.abort();
    control.current = new AbortController();
    if (chosen) store.current = null;
    void run(wishes, chosen, control.current.signal);
  };
  return { recount, start, stop };
}
