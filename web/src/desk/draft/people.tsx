// Everybody's keys, from the .public files that they hand in.
import { useState } from "preact/hooks";
import { useWords } from "../../i18n";
import { Button } from "../../ui/button";
import { FileField, TextField } from "../fields";
import { grouped } from "../text";
import type { Draft, DraftKey } from "./model";
import { type PublicFault, type PublicRole, readPublic } from "./public_file";
import { Group, type SectionProps, without } from "./section";
import { usual } from "./write";

type Lists = "trustees" | "registrars" | "officers" | "witnesses";

const ROLE: Readonly<Record<Lists, PublicRole>> = {
  trustees: "trustee",
  registrars: "registrar",
  officers: "officer",
  witnesses: "witness",
};

function KeyList({ draft, set, list }: SectionProps & { readonly list: Lists }) {
  const { t } = useWords();
  const [fault, setFault] = useState<PublicFault | null>(null);
  const keys: readonly DraftKey[] = draft[list];
  const add = async (files: readonly File[]) => {
    const read = await Promise.all(files.map((file) => readPublic(file, ROLE[list])));
    const bad = read.find((one): one is PublicFault => "fault" in one);
    setFault(bad ?? null);
    const known = new Set(keys.map(({ key }) => key));
    const good = read.filter((one): one is DraftKey => !("fault" in one) && !known.has(one.key));
    if (good.length > 0) set({ [list]: [...keys, ...good] } as Partial<Draft>);
  };
  return (
    <>
      <FileField
        label={t(`desk.draft.${list}.files`)}
        hint={t(`desk.draft.${list}.hint`)}
        fault={fault ? t(`desk.draft.public.${fault.fault}`, { name: fault.file }) : undefined}
        multiple
        accept=".public"
        files={[]}
        onFiles={(files) => void add(files)}
      />
      <ol class="keys">
        {keys.map(({ name, key }, i) => (
          <li key={key}>
            <bdi>{name}</bdi> <span class="detail mono">{grouped(key.slice(0, 16))}…</span>
            <Button
              kind="danger"
              aria-label={t("desk.draft.removeNamed", { name })}
              onClick={() => set({ [list]: without(keys, i) } as Partial<Draft>)}
            >
              {t("desk.draft.remove")}
            </Button>
          </li>
        ))}
      </ol>
    </>
  );
}

function Server({ draft, set }: SectionProps) {
  const { t } = useWords();
  const [fault, setFault] = useState<PublicFault | null>(null);
  const take = async ([file]: readonly File[]) => {
    if (!file) return;
    const read = await readPublic(file, "board");
    setFault("fault" in read ? read : null);
    if (!("fault" in read)) set({ server: read });
  };
  return (
    <>
      <FileField
        label={t("desk.draft.server.file")}
        hint={t("desk.draft.server.hint")}
        fault={fault ? t(`desk.draft.public.${fault.fault}`, { name: fault.file }) : undefined}
        accept=".public"
        files={[]}
        onFiles={(files) => void take(files)}
      />
      {draft.server && (
        <p>
          <bdi>{draft.server.name}</bdi>{" "}
          <span class="detail mono">{grouped(draft.server.key.slice(0, 16))}…</span>
        </p>
      )}
    </>
  );
}

function Count(props: {
  readonly label: string;
  readonly usual: number;
  readonly value: string;
  readonly onText: (text: string) => void;
}) {
  const { t } = useWords();
  return (
    <TextField
      label={props.label}
      hint={t("desk.draft.usual", { n: props.usual })}
      type="number"
      min={1}
      value={props.value}
      onText={props.onText}
    />
  );
}

export function People({ draft, set }: SectionProps) {
  const { t } = useWords();
  return (
    <>
      <p>{t("desk.draft.people.lead")}</p>
      <Group title={t("desk.draft.trustees")}>
        <KeyList draft={draft} set={set} list="trustees" />
        <Count
          label={t("desk.draft.threshold")}
          usual={usual.threshold(draft.trustees.length)}
          value={draft.threshold}
          onText={(threshold) => set({ threshold })}
        />
      </Group>
      <Group title={t("desk.draft.registrars")}>
        <KeyList draft={draft} set={set} list="registrars" />
      </Group>
      <Group title={t("desk.draft.officers")}>
        <KeyList draft={draft} set={set} list="officers" />
        <Count
          label={t("desk.draft.officerQuorum")}
          usual={usual.officers(draft.officers.length)}
          value={draft.officerQuorum}
          onText={(officerQuorum) => set({ officerQuorum })}
        />
      </Group>
      <Group title={t("desk.draft.server")}>
        <Server draft={draft} set={set} />
      </Group>
      <Group title={t("desk.draft.witnesses")}>
        <KeyList draft={draft} set={set} list="witnesses" />
        {draft.witnesses.length > 0 && (
          <Count
            label={t("desk.draft.witnessQuorum")}
            usual={usual.witnesses(draft.witnesses.length)}
            value={draft.witnessQuorum}
            onText={(witnessQuorum) => set({ witnessQuorum })}
          />
        )}
      </Group>
    </>
  );
}
