// A registrar's work stays on the registrar's own machine: here are its commands in their order, and
// a look into a statement before an officer hands it in.
import { useState } from "preact/hooks";
import { useWords } from "../i18n";
import { type Place, placeHash } from "../place";
import { ButtonLink } from "../ui/button";
import { Notice } from "../ui/states";
import { FileField } from "./fields";
import { type Statement, readStatement } from "./statement";
import { Outcome, useTask } from "./task";
import { grouped } from "./text";

const COMMANDS: readonly (readonly [key: string, lines: readonly string[]])[] = [
  ["import", ["oy registrar import --help", "oy registrar summary PRIVATE.roll"]],
  ["enrol", ["oy registrar enrol --manifest manifest.json --roll PRIVATE.roll --key MY.secret -o codes"]],
  [
    "roll",
    [
      "oy registrar merge --manifest manifest.json codes1/parts.bin codes2/parts.bin -o roll.rows",
      "oy registrar prove --manifest manifest.json roll.rows --codes codes --key MY.secret -o proofs.bin",
      "oy registrar join --manifest manifest.json --rows roll.rows proofs1.bin proofs2.bin -o roll.bin",
    ],
  ],
  ["letters", ["oy registrar letters codes --manifest manifest.json --record record -o letters"]],
  [
    "revoke",
    [
      "oy registrar find record --line N --codes codes --key MY.secret",
      "oy registrar revoke record --row N --reason lost --key MY.secret -o revoke.1",
      "oy registrar endorse record --statement revoke.1 --key MY.secret -o revoke.2",
    ],
  ],
  ["replace", ["oy registrar replace record --row N --key MY.secret --code NEW.code -o replace.1"]],
  ["destroy", ["oy registrar destroy --help"]],
];

function Shown({ place, statement }: { readonly place: Place; readonly statement: Statement }) {
  const { t } = useWords();
  const { what, reason, signed, registrars, election } = statement;
  const whole = signed === registrars;
  return (
    <Notice tone={whole ? "good" : "warning"} live title={t(`desk.statement.${what}`)}>
      {what === "revoke" && <p>{t(`desk.statement.reason.${reason}`)}</p>}
      <p>{t("desk.statement.signed", { signed, registrars })}</p>
      <p class="detail">
        {t("desk.signed.election")} <span class="mono">{grouped(election)}</span>
      </p>
      {whole && (
        <ButtonLink
          href={placeHash({
            language: place.language,
            election: place.election,
            page: "desk",
            rest: ["sign", "statement"],
          })}
        >
          {t("desk.act.statement")}
        </ButtonLink>
      )}
    </Notice>
  );
}

export function Registrar({ place }: { readonly place: Place }) {
  const { t } = useWords();
  const [file, setFile] = useState<File | null>(null);
  const task = useTask<Statement>();
  return (
    <>
      <p class="lead">{t("desk.registrar.lead")}</p>
      <ol class="commands">
        {COMMANDS.map(([key, lines]) => (
          <li key={key}>
            <strong>{t(`desk.registrar.${key}`)}</strong>
            <pre tabIndex={0} aria-label={t("desk.registrar.commands")}>
              <code>{lines.join("\n")}</code>
            </pre>
          </li>
        ))}
      </ol>
      <h2>{t("desk.statement.title")}</h2>
      <p>{t("desk.statement.lead")}</p>
      <FileField
        label={t("desk.sign.file.statement")}
        files={file ? [file] : []}
        onFiles={([chosen]) => {
          setFile(chosen ?? null);
          if (chosen) task.run(() => readStatement(chosen));
          else task.reset();
        }}
      />
      <Outcome task={task} busy={t("desk.working")}>
        {(statement) => <Shown place={place} statement={statement} />}
      </Outcome>
    </>
  );
}
