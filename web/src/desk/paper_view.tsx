// A key on paper, to be printed; and the way back from there.
import { useState } from "preact/hooks";
import { useRemote } from "../hooks";
import { useWords } from "../i18n";
import { Button } from "../ui/button";
import { QrCode } from "../ui/qr";
import { Notice } from "../ui/states";
import { AreaField, TextField } from "./fields";
import { PaperError, fromPaper, toPaper } from "./paper";
import { Products, useTask } from "./task";
import { fileName } from "./text";

export function PaperView({ name, secret }: { readonly name: string; readonly secret: Uint8Array }) {
  const { t } = useWords();
  const [shown, setShown] = useState(false);
  const [lines] = useRemote(() => toPaper(secret), [secret]);
  if (!shown)
    return (
      <div class="actions">
        <Button onClick={() => setShown(true)}>{t("desk.paper.show")}</Button>
      </div>
    );
  if (lines.state !== "here") return null;
  return (
    <section class="paper" aria-labelledby="paper-title">
      <h3 id="paper-title">
        {t("desk.paper.title")} <span class="mono">{name}</span>
      </h3>
      <p>{t("desk.paper.lead")}</p>
      <QrCode text={lines.value.join("\n")} label={t("desk.paper.qr")} />
      <ol class="mono">
        {lines.value.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <div class="actions">
        <Button kind="main" onClick={() => window.print()}>
          {t("desk.paper.print")}
        </Button>
        <Button onClick={() => setShown(false)}>{t("desk.paper.hide")}</Button>
      </div>
    </section>
  );
}

export function Restore() {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [name, setName] = useState("");
  const task = useTask<Uint8Array>();
  const fault =
    task.error instanceof PaperError
      ? t(task.error.line ? "desk.paper.fault.line" : "desk.paper.fault.whole", {
          line: task.error.line,
        })
      : undefined;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        task.run(() => fromPaper(text));
      }}
    >
      <AreaField
        label={t("desk.paper.lines")}
        hint={t("desk.paper.lines.hint")}
        fault={fault}
        value={text}
        onText={setText}
        mono
      />
      <TextField label={t("desk.paper.name")} value={name} onText={setName} />
      <div class="actions">
        <Button submit disabled={!text.trim()}>
          {t("desk.paper.read")}
        </Button>
      </div>
      {task.value && (
        <>
          <Notice tone="good" live title={t("desk.paper.good")} />
          <Products
            list={[
              {
                name: `${fileName(name)}.secret`,
                bytes: task.value,
                secret: true,
                hint: "desk.keys.secret.hint",
              },
            ]}
          />
        </>
      )}
    </form>
  );
}
