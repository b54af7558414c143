import { useWords } from "../../i18n";
import { CheckField, TextField } from "../fields";
import { DATES, type DraftResidency } from "./model";
import type { SectionProps } from "./section";

const EMPTY: DraftResidency = {
  minimum_age: "18",
  minimum_days: "90",
  dates: {
    election_day: "",
    cutoff: "",
    posting_from: "",
    posting_to: "",
    objections_decided: "",
    roll_final: "",
    destroy_after: "",
  },
};

/** In the order in which the days come. */
const ORDER: readonly (typeof DATES)[number][] = [
  "cutoff",
  "posting_from",
  "posting_to",
  "objections_decided",
  "roll_final",
  "election_day",
  "destroy_after",
];

export function Calendar({ draft, set }: SectionProps) {
  const { t } = useWords();
  const { residency } = draft;
  const change = (part: Partial<DraftResidency>) =>
    residency && set({ residency: { ...residency, ...part } });
  return (
    <>
      <p>{t("desk.draft.calendar.lead")}</p>
      <CheckField
        label={t("desk.draft.calendar.use")}
        checked={residency !== null}
        onCheck={(use) => set({ residency: use ? EMPTY : null })}
      />
      {residency && (
        <>
          <div class="columns">
            <TextField
              label={t("desk.draft.minimumAge")}
              type="number"
              value={residency.minimum_age}
              onText={(minimum_age) => change({ minimum_age })}
            />
            <TextField
              label={t("desk.draft.minimumDays")}
              type="number"
              value={residency.minimum_days}
              onText={(minimum_days) => change({ minimum_days })}
            />
          </div>
          {ORDER.map((date) => (
            <TextField
              key={date}
              label={t(`desk.draft.date.${date}`)}
              type="date"
              value={residency.dates[date]}
              onText={(text) => change({ dates: { ...residency.dates, [date]: text } })}
            />
          ))}
        </>
      )}
    </>
  );
}
