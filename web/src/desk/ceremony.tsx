// The page of the trustees' ceremony: one step at a time, by files.
import { useState } from "preact/hooks";
import { useWords } from "../i18n";
import { Button } from "../ui/button";
import { Notice } from "../ui/states";
import { type CeremonyStep, FIRST, PUBLIC, STEPS, run } from "./ceremony_steps";
import { FileField, SelectField, TextField } from "./fields";
import { KeyField } from "./key_field";
import { Outcome, type Product, Products, useTask } from "./task";

export function Ceremony() {
  const { t } = useWords();
  const [step, setStep] = useState<CeremonyStep>("round1");
  const [attempt, setAttempt] = useState("1");
  const [manifest, setManifest] = useState<File | null>(null);
  const [key, setKey] = useState<File | null>(null);
  const [kept, setKept] = useState<readonly File[]>([]);
  const [messages, setMessages] = useState<readonly File[]>([]);
  const [complaint, setComplaint] = useState<File | null>(null);
  const task = useTask<readonly Product[]>();
  const open = PUBLIC.includes(step);
  const first = FIRST.includes(step);
  const needsKept = !open && !first;
  const needsMessages = !first && step !== "answer";
  const ready =
    manifest &&
    (open || key) &&
    (!needsKept || kept.length > 0) &&
    (!needsMessages || messages.length > 0) &&
    (step !== "answer" || complaint);
  const choose = (value: string) => {
    setStep(value as CeremonyStep);
    task.reset();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (manifest)
          task.run(() =>
            run({
              step,
              attempt: Number(attempt) || 1,
              manifest,
              key: open ? null : key,
              kept: needsKept ? kept : [],
              messages: needsMessages ? messages : [],
              complaint: step === "answer" ? complaint : null,
            }),
          );
      }}
    >
      <p class="lead">{t("desk.ceremony.lead")}</p>
      <SelectField
        label={t("desk.ceremony.step")}
        value={step}
        onText={choose}
        options={STEPS.map((id) => [id, t(`desk.ceremony.${id}`)])}
      />
      <Notice tone="info">
        <p>{t(`desk.ceremony.${step}.what`)}</p>
      </Notice>
      <FileField
        label={t("desk.create.manifest")}
        files={manifest ? [manifest] : []}
        onFiles={([chosen]) => setManifest(chosen ?? null)}
      />
      {!open && <KeyField label={t("desk.ceremony.key")} file={key} onFile={setKey} />}
      {needsKept && (
        <FileField
          label={t("desk.ceremony.kept")}
          hint={t("desk.ceremony.kept.what")}
          multiple
          files={kept}
          onFiles={setKept}
        />
      )}
      {step === "answer" && (
        <FileField
          label={t("desk.ceremony.complaint")}
          files={complaint ? [complaint] : []}
          onFiles={([chosen]) => setComplaint(chosen ?? null)}
        />
      )}
      {needsMessages && (
        <FileField
          label={t("desk.ceremony.messages")}
          hint={t(`desk.ceremony.messages.${step}`)}
          multiple
          files={messages}
          onFiles={setMessages}
        />
      )}
      <details>
        <summary>{t("desk.ceremony.again")}</summary>
        <TextField
          label={t("desk.ceremony.attempt")}
          hint={t("desk.ceremony.attempt.hint")}
          type="number"
          min={1}
          value={attempt}
          onText={setAttempt}
        />
      </details>
      <div class="actions">
        <Button kind="main" submit disabled={!ready || task.state === "busy"}>
          {t("desk.ceremony.do")}
        </Button>
      </div>
      <Outcome task={task} busy={t("desk.working")}>
        {(products) => (
          <>
            <Notice tone="good" live title={t("desk.ceremony.done")}>
              {step === "round3" && <p>{t("desk.ceremony.rehearsed")}</p>}
              {products.some(({ secret }) => secret) && <p>{t("desk.ceremony.saveSecret")}</p>}
            </Notice>
            <Products list={products} />
          </>
        )}
      </Outcome>
    </form>
  );
}
