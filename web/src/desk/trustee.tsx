// A trustee's part after the close: sign the closing, then decrypt a share.
import { useState } from "preact/hooks";
import { useWords } from "../i18n";
import { type Place, placeHash } from "../place";
import { Button } from "../ui/button";
import { save } from "../ui/file";
import { Notice } from "../ui/states";
import { CheckField, FileField } from "./fields";
import { KeyField } from "./key_field";
import { Outcome, Products, useTask } from "./task";
import { fileName } from "./text";
import { type Line, type Share, makeShare, sendLine, signClosing } from "./trustee_steps";

function useProgress(): readonly [string, (done: number, total: number) => void] {
  const { t, number } = useWords();
  const [text, setText] = useState("");
  return [
    text,
    (done, total) =>
      setText(
        done < total
          ? t("desk.sign.fetching", { done: number(done), total: number(total) })
          : t("desk.trustee.verifying"),
      ),
  ];
}

/** The file that remembers is saved first; only then the signature leaves. */
function Signed({ name, line }: { readonly name: string; readonly line: Line }) {
  const { t } = useWords();
  const [saved, setSaved] = useState(line.state === null);
  const task = useTask<true>();
  const { state } = line;
  return (
    <>
      <Notice tone="good" live title={t("desk.trustee.verified")}>
        <p>{t(state ? "desk.trustee.keepState" : "desk.trustee.sameState")}</p>
      </Notice>
      {state && (
        <div class="actions">
          <Button
            kind="main"
            onClick={() => {
              save(state.name, state.bytes);
              setSaved(true);
            }}
          >
            {t("desk.trustee.saveState")}
          </Button>
        </div>
      )}
      <div class="actions">
        <Button
          kind="main"
          disabled={!saved || task.state === "busy" || task.state === "done"}
          onClick={() => task.run(() => sendLine(name, line.text))}
        >
          {t("desk.trustee.send")}
        </Button>
      </div>
      {!saved && <p class="detail">{t("desk.trustee.saveFirst")}</p>}
      <Outcome task={task} busy={t("desk.sign.sending")}>
        {() => <Notice tone="good" live title={t("desk.trustee.sent")} />}
      </Outcome>
    </>
  );
}

function Closing({ name }: { readonly name: string }) {
  const { t } = useWords();
  const [key, setKey] = useState<File | null>(null);
  const [state, setState] = useState<File | null>(null);
  const [never, setNever] = useState(false);
  const [progress, onProgress] = useProgress();
  const task = useTask<Line>();
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (key) task.run(() => signClosing(name, key, state, onProgress));
      }}
    >
      <p>{t("desk.trustee.closing.what")}</p>
      <KeyField label={t("desk.trustee.key")} file={key} onFile={setKey} />
      <FileField
        label={t("desk.trustee.state")}
        hint={t("desk.trustee.state.hint")}
        files={state ? [state] : []}
        onFiles={([chosen]) => setState(chosen ?? null)}
      />
      {!state && <CheckField label={t("desk.trustee.never")} checked={never} onCheck={setNever} />}
      <div class="actions">
        <Button
          kind="main"
          submit
          disabled={!key || (!state && !never) || task.state === "busy"}
        >
          {t("desk.trustee.closing.do")}
        </Button>
      </div>
      <Outcome task={task} busy={progress || t("desk.working")}>
        {(line) => <Signed name={name} line={line} />}
      </Outcome>
    </form>
  );
}

function Sharing({ place }: { readonly place: Place }) {
  const { t } = useWords();
  const [key, setKey] = useState<File | null>(null);
  const [state, setState] = useState<File | null>(null);
  const [progress, onProgress] = useProgress();
  const task = useTask<Share>();
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (key && state) task.run(() => makeShare(place.election, key, state, onProgress));
      }}
    >
      <p>{t("desk.trustee.share.what")}</p>
      <KeyField label={t("desk.trustee.key")} file={key} onFile={setKey} />
      <FileField
        label={t("desk.trustee.stateNeeded")}
        hint={t("desk.trustee.stateNeeded.hint")}
        files={state ? [state] : []}
        onFiles={([chosen]) => setState(chosen ?? null)}
      />
      <div class="actions">
        <Button kind="main" submit disabled={!key || !state || task.state === "busy"}>
          {t("desk.trustee.share.do")}
        </Button>
      </div>
      <Outcome task={task} busy={progress || t("desk.working")}>
        {(share) => (
          <>
            <Notice tone="good" live title={t("desk.trustee.share.made")}>
              <p>
                {t("desk.trustee.share.next")}{" "}
                <a
                  href={placeHash({
                    language: place.language,
                    election: place.election,
                    page: "desk",
                    rest: ["sign", "share"],
                  })}
                >
                  {t("desk.act.share")}
                </a>
              </p>
            </Notice>
            <Products
              list={[
                {
                  name: `${fileName((key?.name ?? "").replace(/\.[a-z]+$/, ""))}.share`,
                  bytes: share.bytes,
                  hint: "desk.trustee.share.hint",
                },
                ...(share.state
                  ? [{ ...share.state, secret: true, hint: "desk.trustee.state.hint" }]
                  : []),
              ]}
            />
          </>
        )}
      </Outcome>
    </form>
  );
}

export function Trustee({ place }: { readonly place: Place }) {
  const { t } = useWords();
  return (
    <>
      <p class="lead">{t("desk.trustee.lead")}</p>
      <section aria-labelledby="trustee-closing">
        <h2 id="trustee-closing">{t("desk.trustee.closing")}</h2>
        <Closing name={place.election} />
      </section>
      <section aria-labelledby="trustee-share">
        <h2 id="trustee-share">{t("desk.trustee.share")}</h2>
        <Sharing place={place} />
      </section>
    </>
  );
}
