// One question on one screen.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useWords } from "../i18n";
import { placeHash } from "../place";
import { own } from "../protocol/own";
import type { Choice, Contest, QuestionType } from "../protocol/types";
import { Button } from "../ui/button";
import { StepHeading } from "../ui/heading";
import { Notice } from "../ui/states";
import { type Saying, faultOf, isEmpty } from "./answers";
import { useHost } from "./host";
import { ApprovalQuestion } from "./questions/approval";
import { BudgetQuestion } from "./questions/budget";
import { ChoiceQuestion } from "./questions/choice";
import { GradesQuestion } from "./questions/grades";
import type { QuestionProps } from "./questions/parts";
import { PointsQuestion } from "./questions/points";
import { RankQuestion } from "./questions/rank";
import { ScoreQuestion } from "./questions/score";
import type { Booth } from "./use_booth";

const TYPES: Readonly<Record<QuestionType, (props: QuestionProps) => preact.JSX.Element>> = {
  choice: ChoiceQuestion,
  approval: ApprovalQuestion,
  score: ScoreQuestion,
  points: PointsQuestion,
  grades: GradesQuestion,
  rank: RankQuestion,
  budget: BudgetQuestion,
};

/** What to do, with the contest's own numbers. */
export function instruction(contest: Contest): Saying {
  const { type, min = 0, max = contest.options.length } = contest;
  const says = (key: string, parameters = {}): Saying => ({ key: `booth.how.${key}`, parameters });
  switch (type) {
    case "approval":
      if (min === max) return says("exactly", { n: max });
      return min > 0 ? says("between", { min, max }) : says("upTo", { n: max });
    case "score":
      return says("score", { max: contest.max_score ?? 0 });
    case "points":
      return says("points", { n: contest.points ?? 0 });
    case "rank":
      return says(contest.fewer ? "rankFewer" : "rank", { n: contest.ranks ?? 1 });
    default:
      return says(type);
  }
}

function More({ contest, name }: { readonly contest: Contest; readonly name: string }) {
  const { t, language } = useWords();
  const { kiosk } = useHost();
  if (!contest.attachments?.length) return null;
  const titles = (
    <ul>
      {contest.attachments.map(({ file, title }) => (
        <li key={file}>
          <bdi>{title}</bdi>
        </li>
      ))}
    </ul>
  );
  return (
    <details class="papers">
      <summary>{t("booth.papers")}</summary>
      {titles}
      {kiosk ? (
        <p>{t("booth.papersKiosk")}</p>
      ) : (
        <p>
          <a
            href={placeHash({ language: language.code, election: name })}
            target="_blank"
            rel="noopener"
          >
            {t("booth.papersOpen")}
          </a>
        </p>
      )}
    </details>
  );
}

type Told = { readonly tone: "bad" | "warning"; readonly saying: Saying } | null;

export function Question({ booth }: { readonly booth: Booth }) {
  const { t } = useWords();
  const { state, dispatch, name } = booth;
  const { index, contests, changing } = state;
  const contest = contests[index];
  const [told, setTold] = useState<Told>(null);
  const notice = useRef<HTMLDivElement>(null);
  const howId = useId();
  useEffect(() => {
    if (told) notice.current?.scrollIntoView({ block: "nearest" });
  }, [told]);
  if (!contest) return null;
  const draft = own(state.drafts, contest.id);
  const how = instruction(contest);
  const Type = TYPES[contest.type];
  const set = (choice: Choice) => {
    setTold(null);
    dispatch({ type: "answer", choice });
  };
  const next = () => {
    const fault = faultOf(contest, draft);
    if (fault) setTold({ tone: "bad", saying: fault });
    else if (isEmpty(draft) && told?.tone !== "warning")
      setTold({ tone: "warning", saying: { key: "booth.emptyText", parameters: {} } });
    else dispatch({ type: "next" });
  };
  return (
    <form
      class="question"
      onSubmit={(event) => {
        event.preventDefault();
        next();
      }}
    >
      {contests.length > 1 && (
        <div class="steps">
          <p>{t("booth.questionOf", { n: index + 1, all: contests.length })}</p>
          <div class="step-bar" aria-hidden="true">
            {contests.map(({ id }, i) => (
              <span key={id} class={i < index ? "past" : i === index ? "now" : ""} />
            ))}
          </div>
        </div>
      )}
      <StepHeading>
        <bdi>{contest.title}</bdi>
      </StepHeading>
      {contest.description && (
        <p class="description">
          <bdi>{contest.description}</bdi>
        </p>
      )}
      <More contest={contest} name={name} />
      <fieldset aria-describedby={howId}>
        <legend class="hidden-visually">
          <bdi>{contest.title}</bdi>
        </legend>
        <p class="how" id={howId}>
          {t(how.key, how.parameters)}
        </p>
        <Type contest={contest} draft={draft} set={set} />
      </fieldset>
      <div ref={notice}>
        {told && (
          <Notice tone={told.tone} live title={t(told.saying.key, told.saying.parameters)} />
        )}
      </div>
      <div class="actions sticky">
        <Button onClick={() => dispatch({ type: "back" })}>{t("booth.back")}</Button>
        <Button kind="main" submit>
          {t(told?.tone === "warning" ? "booth.nextEmpty" : changing ? "booth.changed" : "booth.next")}
        </Button>
      </div>
    </form>
  );
}
