// An officer puts an election on this server: manifest, ceremony and roll are checked on this device.
import { useState } from "preact/hooks";
import { useWords } from "../i18n";
import { type Place, placeHash } from "../place";
import { Button, ButtonLink } from "../ui/button";
import { Notice } from "../ui/states";
import { type Sent, prepare, send } from "./acts";
import { FileField, TextField, bytesOf } from "./fields";
import { KeyField, readKey } from "./key_field";
import { Asked } from "./sign";
import { Outcome, useTask } from "./task";

const NAME = /^[a-z0-9][a-z0-9-]{0,59}$/;
const FILES = ["manifest.json", "ceremony.bin", "roll.bin"] as const;
type Own = Partial<Record<(typeof FILES)[number], File>>;

export function Create({ place }: { readonly place: Place }) {
  const { t } = useWords();
  const [name, setName] = useState("");
  const [own, setOwn] = useState<Own>({});
  const [key, setKey] = useState<File | null>(null);
  const task = useTask<Sent>();
  const fault = name && !NAME.test(name) ? t("desk.create.name.fault") : undefined;
  const ready = NAME.test(name) && key && FILES.every((file) => own[file]);
  const work = async (): Promise<Sent> => {
    if (!key) throw new Error("no key");
    const files: Partial<Record<(typeof FILES)[number], Uint8Array>> = {};
    for (const file of FILES) {
      const chosen = own[file];
      if (chosen) files[file] = await bytesOf(chosen);
    }
    const prepared = await prepare({
      name,
      act: "create",
      key: await readKey(key),
      own: files,
    });
    return send(name, "create", prepared);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        task.run(work);
      }}
    >
      <Notice tone="info" title={t("desk.sign.what")}>
        <p>{t("desk.sign.create")}</p>
      </Notice>
      <TextField
        label={t("desk.create.name")}
        hint={t("desk.create.name.hint")}
        fault={fault}
        value={name}
        onText={setName}
        mono
      />
      {FILES.map((file) => (
        <FileField
          key={file}
          label={t(`desk.create.${file.replace(/\..*/, "")}`)}
          files={own[file] ? [own[file] as File] : []}
          onFiles={([chosen]) => {
            const { [file]: _, ...others } = own;
            setOwn(chosen ? { ...others, [file]: chosen } : others);
          }}
        />
      ))}
      <KeyField label={t("desk.sign.key")} file={key} onFile={setKey} />
      <div class="actions">
        <Button kind="main" submit disabled={!ready || task.state === "busy"}>
          {t("desk.sign.do")}
        </Button>
      </div>
      <Outcome task={task} busy={t("desk.sign.checking")}>
        {(asked) => (
          <>
            <Asked act="create" asked={asked} />
            <ButtonLink
              kind="main"
              href={placeHash({ language: place.language, election: name, page: "desk" })}
            >
              {t("desk.create.on")}
            </ButtonLink>
          </>
        )}
      </Outcome>
    </form>
  );
}
