// "Recount it here": the whole verification, on this device.
import { useState } from "preact/hooks";
import { ApiError, electionPath } from "../api";
import { useWords } from "../i18n";
import { Checks } from "../recount/checks";
import { RecountForm } from "../recount/form";
import { type Recount, useRecount } from "../recount/run";
import { Verdict } from "../recount/verdict";
import { RecordError } from "../tools/record";
import { VerifierError } from "../tools/recount";
import { ToolError } from "../tools/run";
import { Button } from "../ui/button";
import { Progress } from "../ui/progress";
import { Failure, Notice } from "../ui/states";
import { TarError } from "../record/untar";
import { bytes } from "../words/format";
import type { PageProps } from "./table";

function RecountFailure({ error, again }: { readonly error: Error; readonly again: () => void }) {
  const { t } = useWords();
  if (error instanceof ApiError) return <Failure error={error} again={again} />;
  const known =
    error instanceof RecordError || error instanceof ToolError
      ? error.reason
      : error instanceof TarError
        ? "layout"
        : "other";
  return (
    <Notice tone="bad" live title={t(`recount.fails.${known}`)}>
      {(error instanceof VerifierError || error.message) && (
        <p class="detail" lang="en">
          {error.message}
        </p>
      )}
    </Notice>
  );
}

function Running({ recount, stop }: { readonly recount: Recount; readonly stop: () => void }) {
  const { t, language } = useWords();
  const { stage, download, progress } = recount;
  return (
    <section aria-labelledby="running-title">
      <h2 id="running-title" aria-live="polite">
        {t(stage === "download" ? "recount.downloading" : "recount.checking")}
      </h2>
      {stage === "download" && (
        <>
          <Progress
            label={t("recount.files")}
            done={download?.files ?? 0}
            total={download?.filesTotal ?? 0}
          />
          {download && <p class="detail">{bytes(language, download.bytes)}</p>}
        </>
      )}
      {stage === "check" && (
        <Progress
          label={t(progress ? `recount.of.${progress.of}` : "recount.checking")}
          done={progress?.done ?? 0}
          total={progress?.total ?? 0}
        />
      )}
      <Button onClick={stop}>{t("recount.stop")}</Button>
    </section>
  );
}

function OwnMachine({ name }: { readonly name: string }) {
  const { t } = useWords();
  const url = `${window.location.origin}${electionPath(name)}`;
  return (
    <section aria-labelledby="own-title">
      <h2 id="own-title">{t("recount.own")}</h2>
      <p>{t("recount.ownText")}</p>
      <pre class="commands">
        <code>{`oy fetch ${url} record\noy-verify record`}</code>
      </pre>
    </section>
  );
}

export function RecountPage({ place }: PageProps) {
  const { t } = useWords();
  const { recount, start, stop } = useRecount(place.election);
  const [own, setOwn] = useState(true);
  const { stage, checks, report, error } = recount;
  const busy = stage === "download" || stage === "check";
  return (
    <>
      <h1>{t("recount.title")}</h1>
      <p class="lead">{t("recount.lead")}</p>
      {report && <Verdict report={report} checks={checks} place={place} own={own} />}
      {error && <RecountFailure error={error} again={() => start({})} />}
      {busy && <Running recount={recount} stop={stop} />}
      {!busy && (
        <RecountForm
          again={stage === "done"}
          start={(wishes, chosen) => {
            setOwn(!chosen);
            start(wishes, chosen);
          }}
        />
      )}
      {checks.length > 0 && <Checks checks={checks} />}
      <OwnMachine name={place.election} />
    </>
  );
}
