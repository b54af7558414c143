// The totals of one scope of one question, each type in its own way.
import { useWords } from "../i18n";
import { BLANK, type Contest } from "../protocol/types";
import { type Decided, type ScopeTotals, countOf } from "../record/result";
import { DataTable } from "../ui/table";
import { type Rule, ruleOf, weightsOf } from "../words/decision";
import { percent } from "../words/format";
import { type Bar, Bars } from "./bars";
import { GradeRows } from "./grades";

export interface TotalsProps {
  readonly contest: Contest;
  readonly scope: ScopeTotals;
  readonly decided: Decided | undefined;
}

const isBudget = (rule: Rule | undefined): boolean => rule?.budget !== undefined;

/** Most first; equal ones as in the manifest. Two or three stay as they were asked. */
function inOrder(contest: Contest, bars: readonly Bar[]): readonly Bar[] {
  if (contest.type === "choice" && bars.length <= 4) return bars;
  return [...bars].sort((a, b) => b.count - a.count);
}

const PER_BALLOT: Readonly<Record<string, (contest: Contest) => number>> = {
  choice: () => 1,
  approval: () => 1,
  budget: () => 1,
  score: ({ max_score: max = 0 }) => max,
  points: ({ points = 0 }) => points,
};

function useBars({ contest, scope, decided }: TotalsProps): readonly Bar[] {
  const { t, lira, number } = useWords();
  const rule = ruleOf(contest);
  const counted = scope.ballots - countOf(scope, BLANK);
  const average = (count: number) =>
    t("totals.average", { value: number(Math.round((100 * count) / Math.max(1, counted)) / 100) });
  const bars = contest.options.map(({ id, title, cost }): Bar => {
    const count = countOf(scope, id);
    const whole = contest.type === "score" || contest.type === "points" ? 0 : scope.ballots;
    const details = [];
    if (isBudget(rule) || contest.type === "budget") details.push(lira(cost ?? 0));
    if (whole === 0) details.push(average(count));
    const selected = decided?.selected.includes(id) ?? false;
    return { id, title, count, whole, selected, detail: details.join(" · ") };
  });
  const all = inOrder(contest, bars);
  if (!contest.blank) return all;
  const blank = {
    id: BLANK,
    title: t("totals.blank"),
    count: countOf(scope, BLANK),
    whole: scope.ballots,
    soft: true,
  };
  return [...all, blank];
}

function Plain(props: TotalsProps) {
  const { contest, scope } = props;
  const { t } = useWords();
  const points = contest.type === "score" || contest.type === "points";
  const most = scope.ballots * (PER_BALLOT[contest.type]?.(contest) ?? 1);
  const bars = useBars(props);
  const tallest = Math.max(1, ...bars.map(({ count }) => count));
  // Bars are shares of all ballots; where all are short, of the longest one.
  const full = !points && tallest * 4 > most ? { full: most } : {};
  return (
    <Bars
      caption={t("totals.caption")}
      optionTitle={t("totals.option")}
      unit={t(points ? "totals.points" : "totals.votes")}
      bars={bars}
      {...full}
    />
  );
}

function Ranks({ contest, scope, decided }: TotalsProps) {
  const { t, number } = useWords();
  const rule = ruleOf(contest);
  const ranks = Array.from({ length: contest.ranks ?? 1 }, (_, i) => i + 1);
  const weights = rule?.rule === "borda" ? weightsOf(contest, rule) : null;
  const points = (id: string) =>
    ranks.reduce((sum, r) => sum + (weights?.[r - 1] ?? 1) * countOf(scope, `${id}/${r}`), 0);
  const options = [...contest.options].sort((a, b) => points(b.id) - points(a.id));
  const bars = options.map(({ id, title }) => ({
    id,
    title,
    count: points(id),
    whole: 0,
    selected: decided?.selected.includes(id) ?? false,
  }));
  return (
    <>
      <Bars
        caption={t("totals.caption")}
        optionTitle={t("totals.option")}
        unit={t(weights ? "totals.points" : "totals.named")}
        bars={bars}
      />
      <DataTable
        caption={t("totals.ranks")}
        columns={[
          { title: t("totals.option") },
          ...ranks.map((n) => ({ title: t("totals.rank", { n }), number: true })),
        ]}
        rows={options.map(({ id, title }) => [
          <bdi key={id}>{title}</bdi>,
          ...ranks.map((r) => number(countOf(scope, `${id}/${r}`))),
        ])}
      />
    </>
  );
}

function BlankLine({ contest, scope }: TotalsProps) {
  const { t, language } = useWords();
  if (!contest.blank) return null;
  const n = countOf(scope, BLANK);
  return (
    <p>{t("totals.blankLine", { n, share: percent(language, n, scope.ballots) })}</p>
  );
}

export function Totals(props: TotalsProps) {
  switch (props.contest.type) {
    case "grades":
      return (
        <>
          <GradeRows {...props} />
          <BlankLine {...props} />
        </>
      );
    case "rank":
      return (
        <>
          <Ranks {...props} />
          <BlankLine {...props} />
        </>
      );
    default:
      return <Plain {...props} />;
  }
}
