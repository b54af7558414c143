// A budget: what the selected projects take of it.
import { useWords } from "../i18n";
import type { Contest } from "../protocol/types";
import type { Decided } from "../record/result";
import { ruleOf } from "../words/decision";
import { optionTitle } from "../words/format";

export function Money(props: { readonly contest: Contest; readonly decided: Decided }) {
  const { contest, decided } = props;
  const { t, lira } = useWords();
  const budget = ruleOf(contest)?.budget;
  if (budget === undefined || decided.selected.length === 0) return null;
  const cost = (id: string) => contest.options.find((option) => option.id === id)?.cost ?? 0;
  return (
    <figure class="money">
      <figcaption>{t("money.title")}</figcaption>
      <div class="segments" aria-hidden="true">
        {decided.selected.map((id) => (
          <span key={id} class="segment strong" style={{ flexGrow: cost(id) }}>
            {cost(id) / budget >= 0.12 ? optionTitle(contest.options, id) : ""}
          </span>
        ))}
        {budget > decided.spent && (
          <span class="segment empty" style={{ flexGrow: budget - decided.spent }} />
        )}
      </div>
      <ul>
        {decided.selected.map((id) => (
          <li key={id}>
            <bdi>{optionTitle(contest.options, id)}</bdi>: {lira(cost(id))}
          </li>
        ))}
        <li>{t("money.left", { left: lira(Math.max(0, budget - decided.spent)) })}</li>
      </ul>
    </figure>
  );
}
