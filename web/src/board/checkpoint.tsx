// The checkpoint: what the server has signed about the log, and who has seen it besides.
import { useEffect, useRef, useState } from "preact/hooks";
import type { State } from "../api";
import { Reject, type CheckpointView } from "../crypto/client";
import { useRemote } from "../hooks";
import { useWords } from "../i18n";
import { save } from "../record/tar";
import { Button } from "../ui/button";
import { Failure, Notice, Waiting } from "../ui/states";
import { type Watched, lastSeen, watch } from "./watcher";

const PAUSE = 15_000;

/** The size to look at: the state's, but not more often than once in a while. */
function useCalm(size: number): number {
  const [calm, setCalm] = useState(size);
  const at = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, at.current + PAUSE - Date.now());
    const timer = setTimeout(() => {
      at.current = Date.now();
      setCalm(size);
    }, wait);
    return () => clearTimeout(timer);
  }, [size]);
  return calm;
}

export const saveText = (text: string, name: string): void =>
  save(new Blob([text], { type: "text/plain" }), name);

function Witnesses({ checkpoint }: { readonly checkpoint: CheckpointView }) {
  const { t, language } = useWords();
  const { witnesses, witnessQuorum } = checkpoint;
  if (witnessQuorum === 0) return <p>{t("checkpoint.noWitnesses")}</p>;
  const names = new Intl.ListFormat(language.locale).format(witnesses);
  const enough = witnesses.length >= witnessQuorum;
  return (
    <p>
      {enough ? "✓ " : "… "}
      {t(enough ? "checkpoint.witnessed" : "checkpoint.notWitnessed", {
        n: witnesses.length,
        need: witnessQuorum,
        names: names || "–",
      })}
    </p>
  );
}

function Consistency({ watched }: { readonly watched: Watched }) {
  const { t } = useWords();
  const { now, before } = watched;
  if (!before) return <p class="detail">{t("checkpoint.first")}</p>;
  if (before.size === now.size) return <p>✓ {t("checkpoint.same")}</p>;
  return <p>✓ {t("checkpoint.extends", { before: before.size, now: now.size })}</p>;
}

function Actions(props: { readonly name: string; readonly checkpoint: CheckpointView }) {
  const { name, checkpoint } = props;
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const { text, size } = checkpoint;
  // Without TLS browsers have no clipboard; saving works everywhere.
  const clipboard = (navigator as Partial<Navigator>).clipboard;
  return (
    <div class="actions">
      <Button onClick={() => saveText(text, `${name}-${size}.checkpoint`)}>
        {t("checkpoint.save")}
      </Button>
      {clipboard && (
        <Button onClick={() => void clipboard.writeText(text).then(() => setCopied(true))}>
          {t("checkpoint.copy")}
        </Button>
      )}
      <span role="status">{copied && t("checkpoint.copied")}</span>
    </div>
  );
}

/** What the server shows now does not go on from what it has shown: the two texts are the proof. */
function Broken({ name, error }: { readonly name: string; readonly error: Reject }) {
  const { t } = useWords();
  const before = lastSeen(name);
  const title = t(error.rule === "note-7" ? "checkpoint.broken" : "checkpoint.bad");
  return (
    <Notice tone="bad" live title={title}>
      <p>{t("checkpoint.brokenText")}</p>
      <p class="detail" lang="en">
        {error.message} [{error.rule}]
      </p>
      {before && (
        <Button onClick={() => saveText(before.text, `${name}-${before.size}.checkpoint`)}>
          {t("checkpoint.saveBefore")}
        </Button>
      )}
    </Notice>
  );
}

export function CheckpointPanel({ state }: { readonly state: State }) {
  const { t, number } = useWords();
  const { name } = state;
  const [watched, again] = useRemote(() => watch(name), [name, useCalm(state.size)]);
  return (
    <section aria-labelledby="checkpoint-title">
      <h2 id="checkpoint-title">{t("checkpoint.title")}</h2>
      <p class="detail">{t("checkpoint.text")}</p>
      {watched.state === "waiting" && <Waiting />}
      {watched.state === "failed" &&
        (watched.error instanceof Reject ? (
          <Broken name={name} error={watched.error} />
        ) : (
          <Failure error={watched.error} again={again} />
        ))}
      {watched.state === "here" && (
        <>
          <p>✓ {t("checkpoint.checked", { entries: number(watched.value.now.size) })}</p>
          <Witnesses checkpoint={watched.value.now} />
          <Consistency watched={watched.value} />
          <Actions name={name} checkpoint={watched.value.now} />
          <details>
            <summary>{t("common.experts")}</summary>
            <dl class="facts">
              <dt>{t("checkpoint.size")}</dt>
              <dd>{number(watched.value.now.size)}</dd>
              <dt>{t("checkpoint.root")}</dt>
              <dd>
                <code>{watched.value.now.root}</code>
              </dd>
            </dl>
            <pre class="commands" dir="ltr" tabIndex={0} aria-label={t("checkpoint.title")}>
              {watched.value.now.text}
            </pre>
          </details>
        </>
      )}
    </section>
  );
}
