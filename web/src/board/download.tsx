// The record, to be kept, mirrored and recounted elsewhere.
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, type Phase, electionPath, recordPath } from "../api";
import { useWords } from "../i18n";
import { makeTar, save } from "../record/tar";
import { type DownloadProgress, RecordError, RecordStore, downloadRecord } from "../tools/record";
import { Button } from "../ui/button";
import { Progress } from "../ui/progress";
import { Failure, Notice } from "../ui/states";

type Fetching = "idle" | "coming" | "saved" | Error;

function TarButton({ name }: { readonly name: string }) {
  const { t } = useWords();
  const [fetching, setFetching] = useState<Fetching>("idle");
  const [progress, setProgress] = useState<DownloadProgress | null>(null);
  const store = useRef<RecordStore | null>(null);
  const control = useRef<AbortController | null>(null);
  useEffect(() => () => control.current?.abort(), []);
  const start = async () => {
    const { signal } = (control.current = new AbortController());
    store.current ??= new RecordStore();
    setFetching("coming");
    try {
      const { files } = await downloadRecord(name, store.current, setProgress, signal);
      save(makeTar(name, files), `${name}.tar`);
      store.current = null;
      setFetching("saved");
    } catch (cause) {
      if (!signal.aborted) setFetching(cause instanceof Error ? cause : new Error(String(cause)));
    }
  };
  return (
    <>
      <div class="actions">
        <Button onClick={() => void start()} disabled={fetching === "coming"}>
          {t("download.tar")}
        </Button>
      </div>
      {fetching === "coming" && (
        <Progress
          label={t("recount.downloading")}
          done={progress?.files ?? 0}
          total={progress?.filesTotal ?? 0}
        />
      )}
      {fetching === "saved" && <Notice tone="good" live title={t("download.saved")} />}
      {fetching instanceof Error && <TarFailure error={fetching} again={() => void start()} />}
    </>
  );
}

function TarFailure({ error, again }: { readonly error: Error; readonly again: () => void }) {
  const { t } = useWords();
  if (error instanceof ApiError || !(error instanceof RecordError))
    return <Failure error={error} again={again} />;
  return <Notice tone="bad" live title={t(`recount.fails.${error.reason}`)} />;
}

const CLOSED: ReadonlySet<Phase> = new Set<Phase>(["closed", "tallied", "published"]);

export function DownloadPanel({ name, phase }: { readonly name: string; readonly phase: Phase }) {
  const { t } = useWords();
  const files = [
    "manifest.json",
    "ceremony.bin",
    "roll.bin",
    "checkpoint",
    ...(CLOSED.has(phase) ? ["closing"] : []),
    ...(phase === "published" ? ["result.json"] : []),
  ];
  return (
    <section aria-labelledby="download-title">
      <h2 id="download-title">{t("download.title")}</h2>
      <p>{t("download.text")}</p>
      <TarButton name={name} />
      <details>
        <summary>{t("common.experts")}</summary>
        <p>{t("download.command")}</p>
        <pre class="commands" dir="ltr">
          <code>{`oy fetch ${window.location.origin}${electionPath(name)} record`}</code>
        </pre>
        <p>{t("download.files")}</p>
        <ul>
          {files.map((file) => (
            <li key={file}>
              <a href={recordPath(name, file)} download={file}>
                {file}
              </a>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
