// An officer asks for a step: what will be signed is said, the key file is chosen, the request is
// made on this device and sent.
import { useState } from "preact/hooks";
import { type State, getState } from "../api";
import { useRemote } from "../hooks";
import { useWords } from "../i18n";
import type { Place } from "../place";
import { Button } from "../ui/button";
import { Notice, Waiting } from "../ui/states";
import { type Act, type Sent, prepare, send } from "./acts";
import { FileField, TextField, bytesOf } from "./fields";
import { KeyField, readKey } from "./key_field";
import { Fault, Outcome, useTask } from "./task";
import { grouped } from "./text";

export const ACTS: readonly Act[] = ["open", "close", "tally", "share", "publish", "statement"];
const HANDED_IN: readonly Act[] = ["share", "statement"];

export function Asked({ act, asked }: { readonly act: Act; readonly asked: Sent }) {
  const { t, time } = useWords();
  const { fate, have, need, signed } = asked;
  return (
    <Notice tone="good" live title={t(`desk.sent.${fate}`, { have, need })}>
      <p>{t(`desk.signed.${act}`)}</p>
      {signed.closed_at > 0 && (
        <p>{t("desk.signed.closedAt", { time: time(new Date(signed.closed_at * 1000)) })}</p>
      )}
      <p class="detail">
        {t("desk.signed.election")} <span class="mono">{grouped(signed.election_id)}</span>
      </p>
    </Notice>
  );
}

function Form({ place, act, state }: { place: Place; act: Act; state: State }) {
  const { t, time, number } = useWords();
  const [key, setKey] = useState<File | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const [election, setElection] = useState("");
  const [progress, setProgress] = useState("");
  const task = useTask<Sent>();
  const needsFile = HANDED_IN.includes(act);
  // The files come from the server: it could have another vote opened, with trustees of its own.
  const isOpening = act === "open";
  const name = place.election;
  const work = async (): Promise<Sent> => {
    if (!key) throw new Error("no key");
    setProgress("");
    const prepared = await prepare({
      name,
      act,
      key: await readKey(key),
      ...(file ? { file: await bytesOf(file) } : {}),
      ...(election.trim() ? { election: election.trim() } : {}),
      progress: (done, total) =>
        setProgress(t("desk.sign.fetching", { done: number(done), total: number(total) })),
    });
    setProgress(t("desk.sign.sending"));
    return send(name, act, prepared);
  };
  const numberField = (
    <TextField
      label={t("desk.sign.election")}
      hint={t("desk.sign.election.hint")}
      value={election}
      onText={setElection}
      mono
    />
  );
  const ready = key && (file || !needsFile) && (election.trim() || !isOpening);
  const pending = state.pending.find((one) => one.act === act);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        task.run(work);
      }}
    >
      <Notice tone="info" title={t("desk.sign.what")}>
        <p>{t(`desk.sign.${act}`)}</p>
        {act === "close" && pending && pending.closed_at > 0 && (
          <p>{t("desk.sign.closeSame", { time: time(new Date(pending.closed_at * 1000)) })}</p>
        )}
        {pending && <p>{t("desk.sign.pending", { have: pending.have, need: pending.need })}</p>}
      </Notice>
      {needsFile && (
        <FileField
          label={t(`desk.sign.file.${act}`)}
          files={file ? [file] : []}
          onFiles={([chosen]) => setFile(chosen ?? null)}
        />
      )}
      <KeyField label={t("desk.sign.key")} file={key} onFile={setKey} />
      {isOpening ? (
        numberField
      ) : (
        <details>
          <summary>{t("desk.sign.more")}</summary>
          {numberField}
        </details>
      )}
      <div class="actions">
        <Button
          kind="main"
          submit
          disabled={!ready || task.state === "busy"}
        >
          {t("desk.sign.do")}
        </Button>
      </div>
      <Outcome task={task} busy={progress || t("desk.sign.checking")}>
        {(asked) => <Asked act={act} asked={asked} />}
      </Outcome>
    </form>
  );
}

export function Sign({ place, act }: { readonly place: Place; readonly act: Act }) {
  const [remote, again] = useRemote(() => getState(place.election), [place.election, act]);
  const { t } = useWords();
  if (remote.state === "waiting") return <Waiting />;
  if (remote.state === "failed")
    return (
      <>
        <Fault error={remote.error} />
        <Button onClick={again}>{t("common.again")}</Button>
      </>
    );
  return <Form place={place} act={act} state={remote.value} />;
}
