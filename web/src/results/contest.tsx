// What came of one question.
import { useId, useState } from "preact/hooks";
import { useWords } from "../i18n";
import type { Contest, Manifest } from "../protocol/types";
import type { Shape } from "../record/geo";
import type { Decided, ScopeTotals } from "../record/result";
import { Fold } from "../ui/fold";
import {
  LISTED,
  hasQuorum,
  outcomeSentences,
  outcomeTitle,
  ruleOf,
  ruleSentences,
} from "../words/decision";
import { optionTitle } from "../words/format";
import { Money } from "./money";
import { JoinedNote, ScopeMap, ScopeTable, useScopeName } from "./scopes";
import { Totals } from "./totals";

const GOOD = new Set(["accepted", "selected"]);

function Outcome({ contest, decided }: { readonly contest: Contest; readonly decided: Decided }) {
  const words = useWords();
  const { outcome } = decided;
  const tone = GOOD.has(outcome) ? "good" : outcome === "none" ? "none" : "plain";
  const missed = hasQuorum(ruleOf(contest), decided) === false;
  return (
    <div class={`outcome ${tone}`}>
      <p class="outcome-title">{outcomeTitle(words, contest, decided)}</p>
      {decided.selected.length > LISTED && (
        <ol>
          {decided.selected.map((id) => (
            <li key={id}>
              <bdi>{optionTitle(contest.options, id)}</bdi>
            </li>
          ))}
        </ol>
      )}
      {outcomeSentences(words, contest, decided).map((sentence) => (
        <p key={sentence} class={missed ? "missed" : undefined}>
          {sentence}
        </p>
      ))}
    </div>
  );
}

function Choice(props: {
  readonly manifest: Manifest;
  readonly further: readonly ScopeTotals[];
  readonly chosen: number;
  readonly choose: (scope: number) => void;
}) {
  const { manifest, further, chosen, choose } = props;
  const { t, compare } = useWords();
  const nameOf = useScopeName(manifest);
  const id = useId();
  const names = further
    .map((scope, i) => ({ name: nameOf(scope), at: i + 1 }))
    .sort((a, b) => compare(a.name, b.name));
  return (
    <div class="field">
      <label for={id}>{t("scopes.choose")}</label>
      <select
        id={id}
        value={chosen}
        onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
      >
        <option value={0}>{t("scopes.all")}</option>
        {names.map(({ name, at }) => (
          <option key={at} value={at}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

export interface ContestResultProps {
  readonly manifest: Manifest;
  readonly contest: Contest;
  readonly scopes: readonly ScopeTotals[];
  readonly decided: Decided | undefined;
  readonly outlines: readonly Shape[];
}

export function ContestResult(props: ContestResultProps) {
  const { manifest, contest, scopes, decided, outlines } = props;
  const words = useWords();
  const { t } = words;
  const [chosen, setChosen] = useState(0);
  const [all, ...further] = scopes;
  const scope = scopes[chosen] ?? all;
  return (
    <article class="card contest result" aria-labelledby={`result-${contest.id}`}>
      <h2 id={`result-${contest.id}`}>
        <bdi>{contest.title}</bdi>
      </h2>
      {decided && <Outcome contest={contest} decided={decided} />}
      {decided && <Money contest={contest} decided={decided} />}
      {!scope && <p>{t("results.tooFew", { n: manifest.minimum_scope })}</p>}
      {scope && (
        <>
          {further.length > 0 && (
            <Choice manifest={manifest} further={further} chosen={chosen} choose={setChosen} />
          )}
          <p class="detail">{t("results.ballots", { n: scope.ballots })}</p>
          <Totals contest={contest} scope={scope} decided={chosen === 0 ? decided : undefined} />
        </>
      )}
      {further.length > 0 && (
        <Fold title={t("scopes.title")}>
          {outlines.length > 0 && (
            <ScopeMap manifest={manifest} contest={contest} scopes={further} outlines={outlines} />
          )}
          <ScopeTable manifest={manifest} contest={contest} scopes={further} />
          <JoinedNote manifest={manifest} scopes={further} />
        </Fold>
      )}
      <details>
        <summary>{t("contest.rule")}</summary>
        <ul class="rule">
          {ruleSentences(words, contest).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
    </article>
  );
}
