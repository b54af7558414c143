// What somebody may know from elsewhere: the more of it they give, the more is checked.
import { useRef, useState } from "preact/hooks";
import { useWords } from "../i18n";
import { Button } from "../ui/button";
import type { Files } from "../tools/run";
import { readChosen } from "./chosen";
import type { Wishes } from "./run";

const CHECKPOINT_MAX = 64 * 1024;

const lines = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** A C2SP verifier key has a name, a hash and a key, joined by +. */
const isKey = (text: string): boolean =>
  /^[^+\s]{1,120}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{40,60}$/.test(text);
const isElection = (text: string): boolean => /^[0-9a-f]{40,64}$/.test(text);

interface Typed {
  readonly election: string;
  readonly since: string;
  readonly witnesses: string;
  readonly quorum: string;
}

type Field = keyof Typed;

function faultsOf({ election, witnesses, quorum }: Typed): Partial<Record<Field, string>> {
  const keys = lines(witnesses);
  const bare = election.replace(/\s+/g, "").toLowerCase();
  const n = Number(quorum);
  return {
    ...(bare && !isElection(bare) ? { election: "recount.electionFault" } : {}),
    ...(keys.every(isKey) ? {} : { witnesses: "recount.witnessFault" }),
    ...(quorum && !(Number.isInteger(n) && n >= 1 && n <= keys.length)
      ? { quorum: "recount.quorumFault" }
      : {}),
  };
}

function wishesOf({ election, since, witnesses, quorum }: Typed): Wishes {
  const keys = lines(witnesses);
  const bare = election.replace(/\s+/g, "").toLowerCase();
  return {
    ...(bare ? { election: bare } : {}),
    ...(since.trim() ? { since } : {}),
    ...(keys.length ? { witnesses: keys } : {}),
    ...(keys.length && quorum ? { witnessQuorum: Number(quorum) } : {}),
  };
}

const NOTHING: Typed = { election: "", since: "", witnesses: "", quorum: "" };

function TextField(props: {
  readonly field: Field;
  readonly value: string;
  readonly fault: string | undefined;
  readonly rows?: number;
  readonly change: (field: Field, value: string) => void;
}) {
  const { field, value, fault, rows, change } = props;
  const { t } = useWords();
  const id = `recount-${field}`;
  const common = {
    id,
    value,
    spellcheck: false,
    autocomplete: "off",
    "aria-describedby": fault ? `${id}-hint ${id}-fault` : `${id}-hint`,
    "aria-invalid": fault ? true : undefined,
  };
  return (
    <div class="field">
      <label for={id}>{t(`recount.${field}`)}</label>
      <p class="hint" id={`${id}-hint`}>
        {t(`recount.${field}Hint`)}
      </p>
      {rows ? (
        <textarea {...common} rows={rows} onInput={(e) => change(field, e.currentTarget.value)} />
      ) : (
        <input {...common} type="text" onInput={(e) => change(field, e.currentTarget.value)} />
      )}
      {fault && (
        <p class="fault" id={`${id}-fault`} role="alert">
          {t(fault)}
        </p>
      )}
    </div>
  );
}

function FilePick(props: {
  readonly id: string;
  readonly folder?: boolean;
  readonly accept?: string;
  readonly pick: (files: readonly File[]) => void;
}) {
  const { id, folder, accept, pick } = props;
  const { t } = useWords();
  return (
    <div class="field">
      <label for={id}>{t(`recount.${id}`)}</label>
      <input
        id={id}
        type="file"
        accept={accept}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          if (files.length) pick(files);
          currentTarget.value = "";
        }}
        {...(folder ? { webkitdirectory: true, multiple: true } : {})}
      />
    </div>
  );
}

export function RecountForm(props: {
  /** It has been done once already. */
  readonly again: boolean;
  readonly start: (wishes: Wishes, chosen?: () => Promise<Files>) => void;
}) {
  const { again, start } = props;
  const { t } = useWords();
  const [typed, setTyped] = useState(NOTHING);
  const [shown, setShown] = useState(false);
  const experts = useRef<HTMLDetailsElement>(null);
  const faults = faultsOf(typed);
  const change = (field: Field, value: string) => setTyped((now) => ({ ...now, [field]: value }));
  const begin = (chosen?: () => Promise<Files>) => {
    if (Object.keys(faults).length) {
      setShown(true);
      if (experts.current) experts.current.open = true;
      return;
    }
    start(wishesOf(typed), chosen);
  };
  const field = (name: Field, rows?: number) => (
    <TextField
      field={name}
      value={typed[name]}
      fault={shown ? faults[name] : undefined}
      change={change}
      {...(rows ? { rows } : {})}
    />
  );
  const readSince = async ([file]: readonly File[]) => {
    if (file && file.size <= CHECKPOINT_MAX) change("since", await file.text());
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <div class="actions">
        <Button kind={again ? "plain" : "main"} submit>
          {t(again ? "recount.again" : "recount.start")}
        </Button>
      </div>
      <details ref={experts}>
        <summary>{t("recount.more")}</summary>
        {field("election")}
        {field("since", 4)}
        <FilePick id="sinceFile" pick={(files) => void readSince(files)} />
        {field("witnesses", 3)}
        {field("quorum")}
      </details>
      <details>
        <summary>{t("recount.elsewhere")}</summary>
        <p>{t("recount.elsewhereText")}</p>
        <FilePick id="folder" folder pick={(files) => begin(() => readChosen(files))} />
        <FilePick id="archive" accept=".tar" pick={(files) => begin(() => readChosen(files))} />
      </details>
    </form>
  );
}
