// Making a key, putting it on paper, getting it back from there, and protecting it with a passkey.
import { useState } from "preact/hooks";
import { useWords } from "../i18n";
import { Button } from "../ui/button";
import { Notice } from "../ui/states";
import { FileField, SelectField, TextField, bytesOf } from "./fields";
import { oy, output } from "./oy";
import { PaperView, Restore } from "./paper_view";
import { hasPasskeys, protect } from "./passkey";
import { Outcome, Products, useTask } from "./task";
import { fileName } from "./text";

const ROLES = ["officer", "trustee", "registrar", "witness"] as const;
type Role = (typeof ROLES)[number];

interface Pair {
  readonly base: string;
  readonly secret: Uint8Array;
  readonly pub: Uint8Array;
}

async function makePair(role: Role, name: string): Promise<Pair> {
  const base = fileName(`${role}-${name}`);
  const done = await oy([role, "key", "--name", name, base], new Map());
  return {
    base,
    secret: output(done, `${base}.secret`),
    pub: output(done, `${base}.public`),
  };
}

function Made({ pair }: { readonly pair: Pair }) {
  const { t } = useWords();
  return (
    <>
      <Notice tone="good" live title={t("desk.keys.made")}>
        <p>{t("desk.keys.keep")}</p>
      </Notice>
      <Products
        list={[
          {
            name: `${pair.base}.secret`,
            bytes: pair.secret,
            secret: true,
            hint: "desk.keys.secret.hint",
          },
          { name: `${pair.base}.public`, bytes: pair.pub, hint: "desk.keys.public.hint" },
        ]}
      />
      <PaperView name={pair.base} secret={pair.secret} />
    </>
  );
}

function Make() {
  const { t } = useWords();
  const [role, setRole] = useState<Role>("officer");
  const [name, setName] = useState("");
  const task = useTask<Pair>();
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        task.run(() => makePair(role, name.trim()));
      }}
    >
      <SelectField
        label={t("desk.keys.role")}
        value={role}
        onText={(value) => setRole(value as Role)}
        options={ROLES.map((id) => [id, t(`desk.role.${id}`)])}
      />
      <TextField
        label={t("desk.keys.name")}
        hint={t(role === "witness" ? "desk.keys.name.witness" : "desk.keys.name.hint")}
        value={name}
        onText={setName}
      />
      <div class="actions">
        <Button kind="main" submit disabled={!name.trim() || task.state === "busy"}>
          {t("desk.keys.make")}
        </Button>
      </div>
      <Outcome task={task} busy={t("desk.working")}>
        {(pair) => <Made key={pair.base} pair={pair} />}
      </Outcome>
    </form>
  );
}

function Protect() {
  const { t } = useWords();
  const [file, setFile] = useState<File | null>(null);
  const task = useTask<{ readonly name: string; readonly bytes: Uint8Array }>();
  if (!hasPasskeys()) return <Notice tone="info" title={t("desk.fault.passkey.missing")} />;
  const work = async (chosen: File) => {
    const secret = await bytesOf(chosen);
    const base = chosen.name.replace(/\.secret$/, "");
    try {
      const text = await protect(base, secret);
      return { name: `${base}.passkey`, bytes: new TextEncoder().encode(text) };
    } finally {
      secret.fill(0);
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (file) task.run(() => work(file));
      }}
    >
      <FileField
        label={t("desk.passkey.file")}
        accept=".secret"
        files={file ? [file] : []}
        onFiles={([chosen]) => setFile(chosen ?? null)}
      />
      <div class="actions">
        <Button submit disabled={!file || task.state === "busy"}>
          {t("desk.passkey.do")}
        </Button>
      </div>
      <Outcome task={task} busy={t("desk.passkey.touch")}>
        {(made) => (
          <>
            <Notice tone="good" live title={t("desk.passkey.made")}>
              <p>{t("desk.passkey.keep")}</p>
            </Notice>
            <Products list={[{ ...made, hint: "desk.passkey.hint" }]} />
          </>
        )}
      </Outcome>
    </form>
  );
}

export function Keys() {
  const { t } = useWords();
  return (
    <>
      <p class="lead">{t("desk.keys.lead")}</p>
      <section aria-labelledby="keys-make">
        <h2 id="keys-make">{t("desk.keys.new")}</h2>
        <Make />
      </section>
      <section aria-labelledby="keys-passkey">
        <h2 id="keys-passkey">{t("desk.passkey.title")}</h2>
        <p>{t("desk.passkey.lead")}</p>
        <Protect />
      </section>
      <section aria-labelledby="keys-paper">
        <h2 id="keys-paper">{t("desk.paper.back")}</h2>
        <Restore />
      </section>
    </>
  );
}
