// Grades: for each option a bar that is divided by grades, with the middle marked, and the numbers.
import { useWords } from "../i18n";
import { BLANK, type Contest } from "../protocol/types";
import { type ScopeTotals, countOf } from "../record/result";
import { DataTable } from "../ui/table";
import { percent } from "../words/format";
import type { TotalsProps } from "./totals";

type Grade = NonNullable<Contest["grades"]>[number];

/** The grade in the middle of an option's grades, best first ([dec-7]); of two the worse. */
function middle(scope: ScopeTotals, option: string, grades: readonly Grade[]): Grade | undefined {
  const m = scope.ballots - countOf(scope, BLANK);
  let seen = 0;
  return m > 0
    ? grades.find(({ id }) => (seen += countOf(scope, `${option}/${id}`)) > Math.floor(m / 2))
    : undefined;
}

/** Percent of colour, from the best grade to the worst; none at which letters could not be read. */
function strengthOf(grade: number, grades: number): number {
  const place = grades > 1 ? grade / (grades - 1) : 0;
  return Math.round(place < 0.5 ? 100 - 30 * place : 54 - 42 * place);
}

function Segments(props: {
  readonly scope: ScopeTotals;
  readonly option: string;
  readonly grades: readonly Grade[];
}) {
  const { scope, option, grades } = props;
  const { number, language } = useWords();
  const m = Math.max(1, scope.ballots - countOf(scope, BLANK));
  return (
    <div class="segments" aria-hidden="true">
      {grades.map(({ id, title }, i) => {
        const n = countOf(scope, `${option}/${id}`);
        const strength = strengthOf(i, grades.length);
        return (
          n > 0 && (
            <span
              key={id}
              class={strength > 50 ? "segment strong" : "segment"}
              style={{
                flexGrow: n,
                backgroundColor: `color-mix(in srgb, var(--tone-1) ${strength}%, var(--raised))`,
              }}
              title={`${title}: ${number(n)} (${percent(language, n, m)})`}
            >
              {n / m >= 0.12 ? title : ""}
            </span>
          )
        );
      })}
    </div>
  );
}

export function GradeRows({ contest, scope, decided }: TotalsProps) {
  const { t, number } = useWords();
  const grades = contest.grades ?? [];
  const rank = (option: string) => {
    const grade = middle(scope, option, grades);
    return grade ? grades.indexOf(grade) : grades.length;
  };
  const place = (id: string) => {
    const at = decided?.selected.indexOf(id) ?? -1;
    return at < 0 ? Number.MAX_SAFE_INTEGER : at;
  };
  const options = [...contest.options].sort(
    (a, b) => place(a.id) - place(b.id) || rank(a.id) - rank(b.id),
  );
  return (
    <>
      <ul class="grade-rows">
        {options.map(({ id, title }) => {
          const grade = middle(scope, id, grades);
          return (
            <li key={id}>
              <p>
                <strong>
                  <bdi>{title}</bdi>
                </strong>
                {decided?.selected.includes(id) && <span class="mark">✓ {t("bars.selected")}</span>}
                {grade && <span class="detail"> {t("totals.middle", { grade: grade.title })}</span>}
              </p>
              <Segments scope={scope} option={id} grades={grades} />
            </li>
          );
        })}
      </ul>
      <DataTable
        caption={t("totals.grades")}
        columns={[
          { title: t("totals.option") },
          ...grades.map(({ title }) => ({ title, number: true })),
        ]}
        rows={options.map(({ id, title }) => [
          <bdi key={id}>{title}</bdi>,
          ...grades.map((grade) => number(countOf(scope, `${id}/${grade.id}`))),
        ])}
      />
    </>
  );
}
