// The form in which an election is drafted, section by section.
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../../i18n";
import { Button } from "../../ui/button";
import { save } from "../../ui/file";
import { Notice } from "../../ui/states";
import { FileField } from "../fields";
import { Outcome, useTask } from "../task";
import { Area } from "./area";
import { Basics } from "./basics";
import { Calendar } from "./calendar";
import { type Checked, SECTIONS, check } from "./check";
import { type Draft, emptyDraft, fromFile, toFile } from "./model";
import { Papers } from "./papers";
import { People } from "./people";
import { Questions } from "./questions";
import { type SectionProps, Warnings } from "./section";
import { Summary } from "./summary";
import { type Section, warnings } from "./warnings";

const FORMS = {
  basics: Basics,
  area: Area,
  calendar: Calendar,
  questions: Questions,
  papers: Papers,
  people: People,
};

function Saving(props: { readonly draft: Draft; readonly load: (draft: Draft) => void }) {
  const { draft, load } = props;
  const { t } = useWords();
  const [bad, setBad] = useState(false);
  const take = async ([file]: readonly File[]) => {
    if (!file) return;
    const read = fromFile(await file.text());
    setBad(read === null);
    if (read) load(read);
  };
  return (
    <details class="saving">
      <summary>{t("desk.draft.saving")}</summary>
      <p class="detail">{t("desk.draft.saving.hint")}</p>
      <div class="actions">
        <Button onClick={() => save("taslak.json", toFile(draft))}>{t("desk.draft.save")}</Button>
      </div>
      <FileField
        label={t("desk.draft.load")}
        fault={bad ? t("desk.draft.load.fault") : undefined}
        accept=".json"
        files={[]}
        onFiles={(files) => void take(files)}
      />
    </details>
  );
}

function Trail({ at }: { readonly at: number }) {
  const { t } = useWords();
  return (
    <ol class="trail" aria-label={t("desk.draft.trail")}>
      {SECTIONS.map((section, i) => (
        <li key={section} aria-current={i === at ? "step" : undefined} class={i < at ? "done" : ""}>
          {t(`desk.draft.section.${section}`)}
        </li>
      ))}
    </ol>
  );
}

function Finish({ draft }: { readonly draft: Draft }) {
  const { t } = useWords();
  const task = useTask<Checked>();
  useEffect(() => task.run(() => check(draft, "summary")), []);
  return (
    <Outcome task={task} busy={t("desk.draft.checking")}>
      {(checked) => (
        <>
          <Notice tone="good" live title={t("desk.draft.good")} />
          <Summary checked={checked} />
          {checked.advice.length > 0 && (
            <details>
              <summary>{t("desk.draft.advice")}</summary>
              <ul lang="en">
                {checked.advice.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </details>
          )}
          <div class="actions">
            <Button kind="main" onClick={() => save("manifest.json", checked.text)}>
              {t("desk.files.save", { name: "manifest.json" })}
            </Button>
            <Button onClick={() => window.print()}>{t("desk.draft.print")}</Button>
          </div>
          <p>{t("desk.draft.after")}</p>
        </>
      )}
    </Outcome>
  );
}

function Body({ section, ...props }: SectionProps & { readonly section: Section }) {
  if (section === "summary") return <Finish draft={props.draft} />;
  const Form = FORMS[section];
  return <Form {...props} />;
}

export function DraftPage() {
  const { t } = useWords();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [at, setAt] = useState(0);
  const task = useTask<Checked>();
  const heading = useRef<HTMLHeadingElement>(null);
  const section = SECTIONS[at] ?? "basics";
  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }));
  const go = (to: number) => {
    setAt(to);
    task.reset();
    window.scrollTo(0, 0);
    setTimeout(() => heading.current?.focus({ preventScroll: true }));
  };
  const next = () =>
    task.run(async () => {
      const checked = await check(draft, section);
      go(at + 1);
      return checked;
    });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (section !== "summary") next();
      }}
    >
      <Trail at={at} />
      <h2 ref={heading} tabIndex={-1}>
        {t(`desk.draft.section.${section}`)}
      </h2>
      <Body key={section} section={section} draft={draft} set={set} />
      <Warnings list={warnings(draft, section)} />
      <Outcome task={task} busy={t("desk.draft.checking")}>
        {() => null}
      </Outcome>
      <div class="actions">
        {at > 0 && <Button onClick={() => go(at - 1)}>{t("desk.draft.back")}</Button>}
        {section !== "summary" && (
          <Button kind="main" submit disabled={task.state === "busy"}>
            {t("desk.draft.next")}
          </Button>
        )}
      </div>
      <Saving
        draft={draft}
        load={(loaded) => {
          setDraft(loaded);
          go(0);
        }}
      />
    </form>
  );
}
