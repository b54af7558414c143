import { useWords } from "../../i18n";
import { own } from "../../protocol/own";
import { numbersOf } from "../answers";
import { BlankMark, OptionText, type QuestionProps, Segments, Stepper } from "./parts";

/** Up to here every score has a button of its own. */
const BUTTONS_MAX = 10;

export function ScoreQuestion({ contest, draft, set }: QuestionProps) {
  const { number } = useWords();
  const given = numbersOf(draft);
  const { max_score: max = 0 } = contest;
  const scores = Array.from({ length: max <= BUTTONS_MAX ? max + 1 : 0 }, (_, value) => ({
    value,
    title: number(value),
  }));
  const give = (id: string, value: number) => set({ ...given, [id]: value });
  return (
    <>
      <ul class="rows">
        {contest.options.map((option) => (
          <li key={option.id} class="row">
            <OptionText option={option} />
            {scores.length > 0 ? (
              <Segments
                name={`${contest.id} ${option.id}`}
                label={option.title}
                values={scores}
                chosen={own(given, option.id)}
                onChoose={(value) => give(option.id, value)}
              />
            ) : (
              <Stepper
                label={option.title}
                value={own(given, option.id) ?? 0}
                max={max}
                reach={max}
                onValue={(value) => give(option.id, value)}
              />
            )}
          </li>
        ))}
      </ul>
      <BlankMark contest={contest} draft={draft} set={set} empty={{}} />
    </>
  );
}
