// The whole draft as it will stand, for people to read and print before it is fixed.
import { useWords } from "../../i18n";
import type { Contest, Manifest } from "../../protocol/types";
import { grouped } from "../text";
import type { Checked } from "./check";

function Question({ contest }: { readonly contest: Contest }) {
  const { t, lira } = useWords();
  const { decision } = contest;
  return (
    <li>
      <strong>
        <bdi>{contest.title}</bdi>
      </strong>
      <p class="detail">
        {t(`desk.draft.type.${contest.type}`)}
        {contest.blank && ` · ${t("desk.draft.summary.blank")}`}
        {contest.cap !== undefined && ` · ${lira(contest.cap)}`}
      </p>
      <ul>
        {contest.options.map(({ id, title, cost }) => (
          <li key={id}>
            <bdi>{title}</bdi>
            {cost !== undefined && ` · ${lira(cost)}`} <span class="detail mono">{id}</span>
          </li>
        ))}
      </ul>
      <p class="detail">
        {t("desk.draft.decision")}: {t(`desk.draft.rule.${decision?.rule ?? "none"}`)}
      </p>
    </li>
  );
}

function People({ manifest }: { readonly manifest: Manifest }) {
  const { t } = useWords();
  const rows: readonly (readonly [string, readonly { name: string; key: string }[]])[] = [
    ["trustees", manifest.trustees.keys.map(({ name, identity }) => ({ name, key: identity }))],
    ["registrars", manifest.registrars],
    ["officers", manifest.officers.keys],
    ["witnesses", manifest.witnesses.keys],
  ];
  return (
    <>
      <p class="detail">{t("desk.draft.summary.keys")}</p>
      {rows.map(([list, keys]) => (
        <div key={list}>
          <h4>{t(`desk.draft.${list}`)}</h4>
          {keys.length === 0 && <p>{t("desk.draft.summary.none")}</p>}
          <ul>
            {keys.map(({ name, key }) => (
              <li key={key}>
                <bdi>{name}</bdi> <span class="detail mono">{grouped(key)}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

export function Summary({ checked }: { readonly checked: Checked }) {
  const { t, time, number } = useWords();
  const { manifest, sha256 } = checked;
  const { trustees, officers } = manifest;
  return (
    <section class="summary" aria-labelledby="summary-title">
      <h3 id="summary-title">
        <bdi>{manifest.title}</bdi>
      </h3>
      {manifest.description && <p>{manifest.description}</p>}
      <dl>
        <dt>{t("desk.draft.opens")}</dt>
        <dd>{time(manifest.opens)}</dd>
        <dt>{t("desk.draft.closes")}</dt>
        <dd>{time(manifest.closes)}</dd>
        <dt>{t("desk.draft.origin")}</dt>
        <dd class="mono">{manifest.origin}</dd>
        <dt>{t("desk.draft.mahalle")}</dt>
        <dd>{manifest.mahalle.map(({ id, name }) => `${name} (${id})`).join(", ")}</dd>
        <dt>{t("desk.draft.minimum")}</dt>
        <dd>{number(manifest.minimum_scope)}</dd>
        <dt>{t("desk.draft.threshold")}</dt>
        <dd>{t("desk.draft.summary.of", { k: trustees.threshold, n: trustees.keys.length })}</dd>
        <dt>{t("desk.draft.officerQuorum")}</dt>
        <dd>{t("desk.draft.summary.of", { k: officers.quorum, n: officers.keys.length })}</dd>
      </dl>
      <h4>{t("desk.draft.section.questions")}</h4>
      <ol>
        {manifest.contests.map((contest) => (
          <Question key={contest.id} contest={contest} />
        ))}
      </ol>
      <People manifest={manifest} />
      <h4>{t("desk.draft.summary.sha")}</h4>
      <p class="mono">{grouped(sha256)}</p>
      <p class="detail">{t("desk.draft.summary.sha.hint")}</p>
    </section>
  );
}
