import { useWords } from "../../i18n";
import { own } from "../../protocol/own";
import { numbersOf, sumOf } from "../answers";
import { BlankMark, Filled, OptionText, type QuestionProps, Stepper } from "./parts";

export function PointsQuestion({ contest, draft, set }: QuestionProps) {
  const { t } = useWords();
  const given = numbersOf(draft);
  const { points = 0 } = contest;
  const left = points - sumOf(draft);
  return (
    <>
      <Filled used={points - left} all={points} label={t("booth.given")}>
        {left >= 0 ? t("booth.left", { n: left, all: points }) : t("booth.overPoints", { n: -left })}
      </Filled>
      <ul class="rows">
        {contest.options.map((option) => {
          const value = own(given, option.id) ?? 0;
          return (
            <li key={option.id} class="row inline">
              <OptionText option={option} />
              <Stepper
                label={option.title}
                value={value}
                max={points}
                reach={value + Math.max(0, left)}
                onValue={(now) => set({ ...given, [option.id]: now })}
              />
            </li>
          );
        })}
      </ul>
      <BlankMark contest={contest} draft={draft} set={set} empty={{}} />
    </>
  );
}
