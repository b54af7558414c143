import { useId } from "preact/hooks";
import { useWords } from "../../i18n";
import { isBlank, listOf } from "../answers";
import { BlankMark, Mark, OptionText, type QuestionProps } from "./parts";

export function ApprovalQuestion({ contest, draft, set }: QuestionProps) {
  const { t } = useWords();
  const counter = useId();
  const chosen = listOf(draft);
  const { max = contest.options.length } = contest;
  const full = chosen.length >= max;
  const mark = (id: string, checked: boolean) =>
    set(
      contest.options
        .map((option) => option.id)
        .filter((other) => (other === id ? checked : chosen.includes(other))),
    );
  return (
    <>
      <p class="counter" role="status" id={counter}>
        {isBlank(draft) ? t("booth.blank") : t("booth.chosen", { n: chosen.length, max })}
        {full && max < contest.options.length && ` ${t("booth.fullElse")}`}
      </p>
      <div class="options">
        {contest.options.map((option) => {
          const checked = chosen.includes(option.id);
          return (
            <Mark
              key={option.id}
              kind="checkbox"
              name={contest.id}
              checked={checked}
              barred={full && !checked && t("booth.fullElse")}
              barredBy={counter}
              onMark={(now) => mark(option.id, now)}
            >
              <OptionText option={option} />
            </Mark>
          );
        })}
      </div>
      <BlankMark contest={contest} draft={draft} set={set} empty={[]} />
    </>
  );
}
