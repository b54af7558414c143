// An answer in words: on the review, and on the page that checks an opened ballot.
import { useWords } from "../i18n";
import { own } from "../protocol/own";
import type { Choice, Contest, Option } from "../protocol/types";
import { costOf, gradesOf, isBlank, listOf, numbersOf } from "./answers";

function Pairs(props: {
  readonly options: readonly Option[];
  readonly value: (id: string) => string;
}) {
  return (
    <dl class="pairs">
      {props.options.map(({ id, title }) => (
        <div key={id}>
          <dt>
            <bdi>{title}</bdi>
          </dt>
          <dd>
            <bdi>{props.value(id)}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Chosen({ contest, choice }: { readonly contest: Contest; readonly choice: Choice }) {
  const { t, number, lira } = useWords();
  const { options, type } = contest;
  if (isBlank(choice)) return <p class="chosen">{t("booth.blank")}</p>;
  if (type === "score" || type === "points") {
    const given = numbersOf(choice);
    return <Pairs options={options} value={(id) => number(own(given, id) ?? 0)} />;
  }
  if (type === "grades") {
    const titles = new Map(contest.grades?.map(({ id, title }) => [id, title]));
    return <Pairs options={options} value={(id) => titles.get(own(gradesOf(choice), id) ?? "") ?? "–"} />;
  }
  if (type === "choice") {
    const title = options.find(({ id }) => id === choice)?.title ?? String(choice);
    return (
      <p class="chosen">
        <bdi>{title}</bdi>
      </p>
    );
  }
  const ids = listOf(choice);
  if (ids.length === 0) return <p class="chosen">{t("booth.nothing")}</p>;
  const inOrder =
    type === "rank"
      ? ids.flatMap((id) => options.filter((option) => option.id === id))
      : options.filter(({ id }) => ids.includes(id));
  const items = inOrder.map(({ id, title, cost }) => (
    <li key={id}>
      <bdi>{title}</bdi>
      {type === "budget" && ` (${lira(cost ?? 0)})`}
    </li>
  ));
  if (type === "rank") return <ol class="chosen">{items}</ol>;
  return (
    <>
      <ul class="chosen">{items}</ul>
      {type === "budget" && <p>{t("booth.total", { lira: lira(costOf(contest, ids)) })}</p>}
    </>
  );
}
