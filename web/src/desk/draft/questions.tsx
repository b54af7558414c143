import { useWords } from "../../i18n";
import { Button } from "../../ui/button";
import { emptyQuestion } from "./model";
import { QuestionFields } from "./question";
import { Group, type SectionProps, changed, without } from "./section";

export function Questions({ draft, set }: SectionProps) {
  const { t } = useWords();
  const { questions } = draft;
  return (
    <>
      {questions.map((question, i) => (
        <Group key={i} title={t("desk.draft.question", { n: i + 1 })}>
          <QuestionFields
            question={question}
            areas={draft.mahalle}
            set={(change) => set({ questions: changed(questions, i, change) })}
          />
          {questions.length > 1 && (
            <Button kind="danger" onClick={() => set({ questions: without(questions, i) })}>
              {t("desk.draft.question.remove", { n: i + 1 })}
            </Button>
          )}
        </Group>
      ))}
      <div class="actions">
        <Button onClick={() => set({ questions: [...questions, emptyQuestion] })}>
          {t("desk.draft.question.add")}
        </Button>
      </div>
    </>
  );
}
