import { own } from "../../protocol/own";
import { gradesOf } from "../answers";
import { BlankMark, OptionText, type QuestionProps, Segments } from "./parts";

export function GradesQuestion({ contest, draft, set }: QuestionProps) {
  const given = gradesOf(draft);
  const grades = (contest.grades ?? []).map(({ id, title }) => ({ value: id, title }));
  return (
    <>
      <ul class="rows">
        {contest.options.map((option) => (
          <li key={option.id} class="row">
            <OptionText option={option} />
            <Segments
              name={`${contest.id} ${option.id}`}
              label={option.title}
              values={grades}
              chosen={own(given, option.id)}
              onChoose={(grade) => set({ ...given, [option.id]: grade })}
            />
          </li>
        ))}
      </ul>
      <BlankMark contest={contest} draft={draft} set={set} empty={{}} />
    </>
  );
}
