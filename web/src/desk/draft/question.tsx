// One question: its title, its type with the limits, its options, and how the totals decide.
import { useWords } from "../../i18n";
import type { QuestionType } from "../../protocol/types";
import { Button } from "../../ui/button";
import { AreaField, CheckField, SelectField, TextField } from "../fields";
import { DecisionFields } from "./decision";
import { type DraftOption, type DraftQuestion, emptyDecision, emptyOption } from "./model";
import { rulesFor, takesBudget } from "./rules";
import { Group, changed, without } from "./section";

export const TYPES: readonly QuestionType[] = [
  "choice",
  "approval",
  "budget",
  "rank",
  "score",
  "points",
  "grades",
];

interface Props {
  readonly question: DraftQuestion;
  readonly set: (change: Partial<DraftQuestion>) => void;
  readonly areas: readonly { readonly id: string; readonly name: string }[];
}

function Limits({ question, set }: Props) {
  const { t } = useWords();
  const count = (key: "min" | "max" | "maxScore" | "points" | "ranks" | "cap") => (
    <TextField
      key={key}
      label={t(`desk.draft.limit.${key}`)}
      type="number"
      min={0}
      value={question[key]}
      onText={(text) => set({ [key]: text })}
    />
  );
  switch (question.type) {
    case "choice":
      return null;
    case "approval":
      return <div class="columns">{[count("min"), count("max")]}</div>;
    case "budget":
      return <div class="columns">{[count("cap"), count("min"), count("max")]}</div>;
    case "score":
      return count("maxScore");
    case "points":
      return count("points");
    case "rank":
      return (
        <>
          {count("ranks")}
          <CheckField
            label={t("desk.draft.limit.fewer")}
            checked={question.fewer}
            onCheck={(fewer) => set({ fewer })}
          />
        </>
      );
    case "grades":
      return (
        <AreaField
          label={t("desk.draft.limit.grades")}
          hint={t("desk.draft.limit.grades.hint")}
          value={question.grades.join("\n")}
          onText={(text) => set({ grades: text.split("\n") })}
        />
      );
  }
}

function OptionFields(props: {
  readonly option: DraftOption;
  readonly at: number;
  readonly priced: boolean;
  readonly set: (change: Partial<DraftOption>) => void;
  readonly remove: (() => void) | null;
}) {
  const { option, at, priced, set, remove } = props;
  const { t } = useWords();
  return (
    <div class="option">
      <TextField
        label={t("desk.draft.option", { n: at + 1 })}
        value={option.title}
        onText={(title) => set({ title })}
      />
      {priced && (
        <TextField
          label={t("desk.draft.option.cost", { n: at + 1 })}
          type="number"
          min={1}
          value={option.cost}
          onText={(cost) => set({ cost })}
        />
      )}
      <details open={option.description !== ""}>
        <summary>{t("desk.draft.option.more")}</summary>
        <AreaField
          label={t("desk.draft.option.description", { n: at + 1 })}
          rows={2}
          value={option.description}
          onText={(description) => set({ description })}
        />
      </details>
      {remove && (
        <Button
          kind="danger"
          aria-label={t("desk.draft.removeNamed", { name: option.title || String(at + 1) })}
          onClick={remove}
        >
          {t("desk.draft.remove")}
        </Button>
      )}
    </div>
  );
}

function Scope({ question, set, areas }: Props) {
  const { t } = useWords();
  if (areas.length < 2) return null;
  const { scope } = question;
  return (
    <Group title={t("desk.draft.scope")}>
      <p class="hint">{t("desk.draft.scope.hint")}</p>
      {areas.map(({ id, name }) => (
        <CheckField
          key={id}
          label={name || id}
          checked={scope.includes(id)}
          onCheck={(on) => set({ scope: on ? [...scope, id] : scope.filter((one) => one !== id) })}
        />
      ))}
    </Group>
  );
}

export function QuestionFields(props: Props) {
  const { question, set } = props;
  const { t } = useWords();
  const { options, type } = question;
  const priced = type === "budget" || takesBudget(question.decision.rule);
  const retype = (next: QuestionType) => {
    const kept = rulesFor(next).includes(question.decision.rule);
    set({ type: next, ...(kept ? {} : { decision: emptyDecision }) });
  };
  return (
    <>
      <TextField
        label={t("desk.draft.question.title")}
        value={question.title}
        onText={(title) => set({ title })}
      />
      <AreaField
        label={t("desk.draft.description")}
        rows={2}
        value={question.description}
        onText={(description) => set({ description })}
      />
      <SelectField
        label={t("desk.draft.type")}
        hint={t(`desk.draft.type.${type}.hint`)}
        value={type}
        onText={(next) => retype(next as QuestionType)}
        options={TYPES.map((id) => [id, t(`desk.draft.type.${id}`)])}
      />
      <Limits {...props} />
      <CheckField
        label={t("desk.draft.blank")}
        checked={question.blank}
        onCheck={(blank) => set({ blank })}
      />
      <Group title={t("desk.draft.options")}>
        {options.map((option, i) => (
          <OptionFields
            key={i}
            option={option}
            at={i}
            priced={priced}
            set={(change) => set({ options: changed(options, i, change) })}
            remove={options.length > 1 ? () => set({ options: without(options, i) }) : null}
          />
        ))}
        <div class="actions">
          <Button onClick={() => set({ options: [...options, emptyOption] })}>
            {t("desk.draft.option.add")}
          </Button>
        </div>
      </Group>
      <DecisionFields question={question} set={set} />
      <Scope {...props} />
    </>
  );
}
