import { useWords } from "../../i18n";
import { AreaField, TextField } from "../fields";
import type { SectionProps } from "./section";

export function Basics({ draft, set }: SectionProps) {
  const { t } = useWords();
  return (
    <>
      <TextField
        label={t("desk.draft.title")}
        hint={t("desk.draft.title.hint")}
        value={draft.title}
        onText={(title) => set({ title })}
      />
      <AreaField
        label={t("desk.draft.description")}
        value={draft.description}
        onText={(description) => set({ description })}
      />
      <TextField
        label={t("desk.draft.origin")}
        hint={t("desk.draft.origin.hint")}
        value={draft.origin}
        onText={(origin) => set({ origin })}
        mono
      />
      <div class="columns">
        <TextField
          label={t("desk.draft.opens")}
          hint={t("desk.draft.time.hint")}
          type="datetime-local"
          value={draft.opens}
          onText={(opens) => set({ opens })}
        />
        <TextField
          label={t("desk.draft.closes")}
          hint={t("desk.draft.time.hint")}
          type="datetime-local"
          value={draft.closes}
          onText={(closes) => set({ closes })}
        />
      </div>
    </>
  );
}
