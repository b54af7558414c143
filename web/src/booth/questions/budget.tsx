// Projects with their costs, and a bar that fills as they are picked.
import { useId, useState } from "preact/hooks";
import { type Words, useWords } from "../../i18n";
import type { Contest, Option } from "../../protocol/types";
import { costOf, listOf } from "../answers";
import { BlankMark, Filled, Mark, OptionText, type QuestionProps } from "./parts";

type Order = "given" | "cheap" | "dear" | "title";
const ORDERS: readonly Order[] = ["given", "cheap", "dear", "title"];

/** From so many projects on there is a field to find one. */
const SEARCH_FROM = 12;

export function inOrder(
  options: readonly Option[],
  order: Order,
  compare: Words["compare"],
): readonly Option[] {
  const cost = (option: Option) => option.cost ?? 0;
  const by: Record<Order, (a: Option, b: Option) => number> = {
    given: () => 0,
    cheap: (a, b) => cost(a) - cost(b),
    dear: (a, b) => cost(b) - cost(a),
    title: (a, b) => compare(a.title, b.title),
  };
  return [...options].sort(by[order]);
}

interface Heading {
  readonly id: string;
  readonly title: string;
}

/** The headings of the contest in their order, each with its projects; one without a name if none. */
function headingsOf(contest: Contest): readonly Heading[] {
  const { headings } = (contest.decision ?? {}) as { headings?: readonly Heading[] };
  return headings ?? [];
}

export function BudgetQuestion({ contest, draft, set }: QuestionProps) {
  const words = useWords();
  const { t, lira, language } = words;
  const [order, setOrder] = useState<Order>("given");
  const [search, setSearch] = useState("");
  const orderId = useId();
  const searchId = useId();
  const chosen = listOf(draft);
  const { cap = 0, max = contest.options.length } = contest;
  const spent = costOf(contest, chosen);
  const left = cap - spent;

  const barred = ({ id, cost = 0 }: Option): string | false => {
    if (chosen.includes(id)) return false;
    if (cost > left) return t("booth.noFit", { lira: lira(cost - left) });
    return chosen.length >= max && t("booth.full", { n: max });
  };
  const mark = (id: string, checked: boolean) =>
    set(checked ? [...chosen, id] : chosen.filter((other) => other !== id));
  const lower = (text: string) => text.toLocaleLowerCase(language.locale);
  const found = inOrder(contest.options, order, words.compare).filter(({ title }) =>
    lower(title).includes(lower(search.trim())),
  );
  const list = (options: readonly Option[]) => (
    <div class="options">
      {options.map((option) => (
        <Mark
          key={option.id}
          kind="checkbox"
          name={contest.id}
          checked={chosen.includes(option.id)}
          barred={barred(option)}
          onMark={(checked) => mark(option.id, checked)}
        >
          <OptionText option={option} extra={lira(option.cost ?? 0)} />
        </Mark>
      ))}
    </div>
  );
  const headings = headingsOf(contest);

  return (
    <>
      <Filled used={spent} all={cap} label={t("booth.spentLabel")}>
        {t("booth.spent", { spent: lira(spent), cap: lira(cap), left: lira(left) })}
      </Filled>
      <div class="tools">
        {contest.options.length >= SEARCH_FROM && (
          <div class="field">
            <label for={searchId}>{t("booth.search")}</label>
            <input
              id={searchId}
              type="search"
              autocomplete="off"
              value={search}
              onInput={(event) => setSearch(event.currentTarget.value)}
            />
          </div>
        )}
        <div class="field">
          <label for={orderId}>{t("booth.sort")}</label>
          <select
            id={orderId}
            value={order}
            onChange={(event) => setOrder(event.currentTarget.value as Order)}
          >
            {ORDERS.map((each) => (
              <option key={each} value={each}>
                {t(`booth.sort.${each}`)}
              </option>
            ))}
          </select>
        </div>
      </div>
      {found.length === 0 && <p class="placeholder">{t("booth.searchNone")}</p>}
      {headings.length === 0
        ? list(found)
        : headings.map(({ id, title }) => {
            const here = found.filter(({ heading }) => heading === id);
            return (
              here.length > 0 && (
                <section key={id}>
                  <h2 class="list-heading">
                    <bdi>{title}</bdi>
                  </h2>
                  {list(here)}
                </section>
              )
            );
          })}
      <BlankMark contest={contest} draft={draft} set={set} empty={[]} />
    </>
  );
}
