import { useWords } from "../../i18n";
import { BLANK } from "../../protocol/types";
import { Mark, OptionText, type QuestionProps } from "./parts";

export function ChoiceQuestion({ contest, draft, set }: QuestionProps) {
  const { t } = useWords();
  return (
    <div class="options">
      {contest.options.map((option) => (
        <Mark
          key={option.id}
          kind="radio"
          name={contest.id}
          checked={draft === option.id}
          onMark={() => set(option.id)}
        >
          <OptionText option={option} />
        </Mark>
      ))}
      {contest.blank && (
        <Mark
          kind="radio"
          name={contest.id}
          checked={draft === BLANK}
          onMark={() => set(BLANK)}
        >
          <span class="option-name">{t("booth.blank")}</span>
        </Mark>
      )}
    </div>
  );
}
