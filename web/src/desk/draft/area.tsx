import { useState } from "preact/hooks";
import { useWords } from "../../i18n";
import { Button } from "../../ui/button";
import { CheckField, FileField, TextField } from "../fields";
import { readAreas } from "./csv";
import { Group, type SectionProps, changed, without } from "./section";

export function Area({ draft, set }: SectionProps) {
  const { t } = useWords();
  const [read, setRead] = useState<number | null>(null);
  const { mahalle } = draft;
  const load = async (file: File | undefined) => {
    if (!file) return;
    const areas = readAreas(await file.text());
    setRead(areas.length);
    if (areas.length > 0) set({ mahalle: areas });
  };
  return (
    <>
      <Group title={t("desk.draft.mahalle")}>
        <p class="hint">{t("desk.draft.mahalle.hint")}</p>
        {mahalle.map(({ id, name }, i) => (
          <div class="row" key={i}>
            <TextField
              label={t("desk.draft.mahalle.id", { n: i + 1 })}
              value={id}
              onText={(text) => set({ mahalle: changed(mahalle, i, { id: text }) })}
              mono
            />
            <TextField
              label={t("desk.draft.mahalle.name", { n: i + 1 })}
              value={name}
              onText={(text) => set({ mahalle: changed(mahalle, i, { name: text }) })}
            />
            {mahalle.length > 1 && (
              <Button
                kind="danger"
                aria-label={t("desk.draft.removeNamed", { name: name || String(i + 1) })}
                onClick={() => set({ mahalle: without(mahalle, i) })}
              >
                {t("desk.draft.remove")}
              </Button>
            )}
          </div>
        ))}
        <div class="actions">
          <Button onClick={() => set({ mahalle: [...mahalle, { id: "", name: "" }] })}>
            {t("desk.draft.mahalle.add")}
          </Button>
        </div>
        <FileField
          label={t("desk.draft.csv")}
          hint={t("desk.draft.csv.hint")}
          fault={read === 0 ? t("desk.draft.csv.none") : undefined}
          accept=".csv,.txt"
          files={[]}
          onFiles={([file]) => void load(file)}
        />
        {read !== null && read > 0 && (
          <p role="status">{t("desk.draft.csv.read", { n: read })}</p>
        )}
      </Group>
      <TextField
        label={t("desk.draft.voters")}
        hint={t("desk.draft.voters.hint")}
        type="number"
        min={1}
        value={draft.voters}
        onText={(voters) => set({ voters })}
      />
      <TextField
        label={t("desk.draft.minimum")}
        hint={t("desk.draft.minimum.hint")}
        type="number"
        min={3}
        value={draft.minimumScope}
        onText={(minimumScope) => set({ minimumScope })}
      />
      <CheckField
        label={t("desk.draft.byMahalle")}
        checked={draft.byMahalle}
        onCheck={(byMahalle) => set({ byMahalle })}
      />
    </>
  );
}
