// How the totals of one question decide (spec/decision.md).
import { useWords } from "../../i18n";
import { SelectField, TextField } from "../fields";
import type { DraftDecision, DraftQuestion, Tie } from "./model";
import { rulesFor, takesBase, takesBudget, takesSides, takesTie, takesWinners } from "./rules";
import { Group } from "./section";

export function DecisionFields(props: {
  readonly question: DraftQuestion;
  readonly set: (change: Partial<DraftQuestion>) => void;
}) {
  const { question, set } = props;
  const { t } = useWords();
  const { decision, options } = question;
  const { rule } = decision;
  const change = (part: Partial<DraftDecision>) => set({ decision: { ...decision, ...part } });
  const titles = options.map(
    ({ title }, i) => [String(i), title || t("desk.draft.option", { n: i + 1 })] as const,
  );
  const word = <T extends string>(key: string, all: readonly T[]) =>
    all.map((id) => [id, t(`desk.draft.decision.${key}.${id}`)] as const);
  return (
    <Group title={t("desk.draft.decision")}>
      <SelectField
        label={t("desk.draft.decision.rule")}
        hint={rule ? t(`desk.draft.rule.${rule}.hint`) : t("desk.draft.rule.none.hint")}
        value={rule}
        onText={(next) => change({ rule: next })}
        options={[
          ["", t("desk.draft.rule.none")],
          ...rulesFor(question.type).map((id) => [id, t(`desk.draft.rule.${id}`)] as const),
        ]}
      />
      {takesSides(rule) && (
        <div class="columns">
          <SelectField
            label={t("desk.draft.decision.for")}
            value={String(decision.for)}
            onText={(text) => change({ for: Number(text) })}
            options={titles}
          />
          <SelectField
            label={t("desk.draft.decision.against")}
            value={String(decision.against)}
            onText={(text) => change({ against: Number(text) })}
            options={titles}
          />
        </div>
      )}
      {takesBase(rule) && (
        <SelectField
          label={t("desk.draft.decision.of")}
          value={decision.of}
          onText={(text) => change({ of: text as DraftDecision["of"] })}
          options={word(
            "of",
            rule === "two-thirds" ? ["votes", "present", "members"] : ["present", "members"],
          )}
        />
      )}
      {rule === "council" && (
        <SelectField
          label={t("desk.draft.decision.session")}
          value={decision.session}
          onText={(text) => change({ session: text as "1" | "2" })}
          options={word("session", ["1", "2"])}
        />
      )}
      {takesTie(rule) && (
        <SelectField
          label={t("desk.draft.decision.tie")}
          value={decision.tie}
          onText={(text) => change({ tie: text as Tie })}
          options={word("tie", ["rejected", "again", "lot"])}
        />
      )}
      {takesWinners(rule) && (
        <TextField
          label={t("desk.draft.decision.winners")}
          type="number"
          min={1}
          value={decision.winners}
          onText={(winners) => change({ winners })}
        />
      )}
      {takesBudget(rule) && (
        <TextField
          label={t("desk.draft.decision.budget")}
          type="number"
          min={1}
          value={decision.budget}
          onText={(budget) => change({ budget })}
        />
      )}
      {rule && (
        <TextField
          label={t("desk.draft.decision.quorum")}
          hint={t("desk.draft.decision.quorum.hint")}
          type="number"
          min={1}
          value={decision.quorum}
          onText={(quorum) => change({ quorum })}
        />
      )}
    </Group>
  );
}
