// One question as it will stand on the ballot, with its rule and its papers.
import { useWords } from "../i18n";
import type { Contest, Manifest, Option } from "../protocol/types";
import { isMap, papersOf } from "../record/documents";
import { Fold } from "../ui/fold";
import { Paragraphs } from "../ui/paragraphs";
import { ruleOf, ruleSentences } from "../words/decision";
import { listed, quoted } from "../words/format";
import { Papers } from "./documents";

function OptionItem({ contest, option }: { readonly contest: Contest; readonly option: Option }) {
  const { t, lira } = useWords();
  const headings = ruleOf(contest)?.headings ?? [];
  const heading = headings.find(({ id }) => id === option.heading);
  return (
    <li>
      <p class="option-title">
        <bdi>{option.title}</bdi>
        {option.cost !== undefined && <span class="cost">{lira(option.cost)}</span>}
      </p>
      {heading && <p class="detail">{t("contest.heading", { title: quoted(heading.title) })}</p>}
      {option.description && <Paragraphs text={option.description} />}
    </li>
  );
}

const OPTIONS_SHOWN = 20;

function Options({ contest }: { readonly contest: Contest }) {
  const { t } = useWords();
  const list = (
    <ul class="options-shown">
      {contest.options.map((option) => (
        <OptionItem key={option.id} contest={contest} option={option} />
      ))}
      {contest.blank && <li class="detail">{t("contest.blank")}</li>}
    </ul>
  );
  if (contest.options.length <= OPTIONS_SHOWN) return list;
  return (
    <Fold title={t("contest.all", { n: contest.options.length })}>
      {list}
    </Fold>
  );
}

/** What the voter is asked to do. */
export function useTask(contest: Contest): string {
  const { t, lira, number, language } = useWords();
  const { type, min = 0, max = 1, options } = contest;
  if (type === "approval" && min === 0)
    return max >= options.length ? t("task.any") : t("task.upTo", { n: max });
  if (type === "approval")
    return min === max ? t("task.exactly", { n: max }) : t("task.between", { min, max });
  if (type === "score") return t("task.score", { max: number(contest.max_score ?? 0) });
  if (type === "points") return t("task.points", { n: contest.points ?? 0 });
  if (type === "grades")
    return t("task.grades", {
      list: listed(
        language,
        (contest.grades ?? []).map(({ title }) => quoted(title)),
      ),
    });
  if (type === "rank")
    return t(contest.fewer ? "task.rankFewer" : "task.rank", { n: contest.ranks ?? 1 });
  if (type === "budget") return t("task.budget", { cap: lira(contest.cap ?? 0) });
  return t("task.choice");
}

const NAMES_MAX = 12;

function Scope({ manifest, contest }: { readonly manifest: Manifest; readonly contest: Contest }) {
  const { t, language } = useWords();
  if (!contest.scope) return null;
  const names = manifest.mahalle.filter(({ id }) => contest.scope?.includes(id));
  if (names.length > NAMES_MAX) return <p>{t("contest.scopeMany", { n: names.length })}</p>;
  const list = listed(
    language,
    names.map(({ name }) => quoted(name)),
  );
  return <p>{t("contest.scope", { list, n: names.length })}</p>;
}

export function ContestCard(props: {
  readonly election: string;
  readonly manifest: Manifest;
  readonly contest: Contest;
}) {
  const { election, manifest, contest } = props;
  const words = useWords();
  const { t } = words;
  const task = useTask(contest);
  const papers = papersOf(manifest).filter((paper) => paper.contest === contest.id);
  return (
    <article class="card contest">
      <h3>
        <bdi>{contest.title}</bdi>
      </h3>
      {contest.description && <Paragraphs text={contest.description} />}
      <Scope manifest={manifest} contest={contest} />
      <p class="task">{task}</p>
      <Options contest={contest} />
      <h4>{t("contest.rule")}</h4>
      <ul class="rule">
        {ruleSentences(words, contest).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {papers.length > 0 && (
        <>
          <h4>{t("contest.papers")}</h4>
          <Papers election={election} papers={papers} />
        </>
      )}
    </article>
  );
}

export const mapsOf = (manifest: Manifest) => papersOf(manifest).filter(isMap);
