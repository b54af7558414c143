// What was decided; before that, what comes next.
import type { State } from "../api";
import { getDocuments } from "../api";
import { mapsOf } from "../election/contest";
import { DocumentButton } from "../election/documents";
import { readShapes } from "../election/places";
import { useInterval, useRemote } from "../hooks";
import { useWords } from "../i18n";
import { type Place, placeHash } from "../place";
import { type Election, type PublishedResult, readElection, readResult } from "../record/election";
import type { Shape } from "../record/geo";
import { wasRecounted } from "../record/recounted";
import { ContestResult } from "../results/contest";
import { ButtonLink } from "../ui/button";
import { Failure, Notice, Waiting } from "../ui/states";
import { bytes } from "../words/format";
import type { PageProps } from "./table";

const STEPS = ["created", "open", "ended", "closed", "tallied"] as const;
const LOOK_AGAIN = 30_000;

function NotYet({ state, place }: { readonly state: State; readonly place: Place }) {
  const { t, time } = useWords();
  const at = STEPS.findIndex((step) => step === state.phase);
  return (
    <>
      <Notice tone="info" title={t("results.notYet")}>
        <p>
          {t(`results.wait.${state.phase}`, {
            opens: time(state.opens),
            closes: time(state.closes),
          })}
        </p>
      </Notice>
      <h2>{t("results.next")}</h2>
      <ol class="next-steps">
        {STEPS.slice(1).map((step, i) => (
          <li key={step} aria-current={i + 1 === at ? "step" : undefined}>
            {t(`results.step.${step}`)}
          </li>
        ))}
        <li>{t("results.step.published")}</li>
      </ol>
      <div class="actions">
        <ButtonLink href={placeHash({ ...place, page: "board", rest: [] })}>
          {t("election.board")}
        </ButtonLink>
      </div>
    </>
  );
}

function Standing({ all, place }: { readonly all: Everything; readonly place: Place }) {
  const { t } = useWords();
  const { electionId, sha256: manifest, published } = all;
  if (published && wasRecounted(electionId, { manifest, result: published.sha256 }))
    return (
      <Notice tone="good" title={t("results.recounted")}>
        <p>{t("results.recountedText")}</p>
      </Notice>
    );
  return (
    <Notice tone="info" title={t("results.published")}>
      <p>{t("results.publishedText")}</p>
      <p>
        <ButtonLink href={placeHash({ ...place, page: "recount", rest: [] })}>
          {t("results.recount")}
        </ButtonLink>
      </p>
    </Notice>
  );
}

function Ballots({ result: { ballots } }: PublishedResult) {
  const { t } = useWords();
  return (
    <p>
      {t("results.counted", { n: ballots.counted })}
      {ballots.superseded > 0 && ` ${t("results.superseded", { n: ballots.superseded })}`}
      {ballots.revoked > 0 && ` ${t("results.revoked", { n: ballots.revoked })}`}
    </p>
  );
}

function Minutes({ name }: { readonly name: string }) {
  const { t, language } = useWords();
  const [documents] = useRemote(() => getDocuments(name), [name]);
  const minutes =
    documents.state === "here" ? documents.value.filter(({ kind }) => kind === "minutes") : [];
  if (minutes.length === 0) return null;
  return (
    <section aria-labelledby="minutes-title">
      <h2 id="minutes-title">{t("results.minutes")}</h2>
      <ul class="papers">
        {minutes.map((entry) => (
          <li key={entry.file}>
            <p>
              <bdi>{entry.file}</bdi> <span class="detail">({bytes(language, entry.bytes)})</span>
            </p>
            <DocumentButton election={name} named={entry} title={entry.file} says="minutes" />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Everything extends Election {
  readonly published: PublishedResult | null;
  readonly outlines: readonly Shape[];
}

async function load(name: string): Promise<Everything> {
  const election = await readElection(name);
  const published =
    election.state.phase === "published" ? await readResult(election.state) : null;
  const byMahalle = published?.result.contests.some(({ scopes }) => scopes.length > 1) ?? false;
  const maps = byMahalle ? mapsOf(election.manifest) : [];
  // A map that did not come, or is wrong, is no reason to keep the numbers back.
  const shapes = await readShapes(name, maps).catch((): readonly Shape[] => []);
  return { ...election, published, outlines: shapes.filter(({ kind }) => kind === "outline") };
}

function Published({ all, place }: { readonly all: Everything; readonly place: Place }) {
  const { t } = useWords();
  const { state, manifest, published, outlines } = all;
  if (!published) return <NotYet state={state} place={place} />;
  const { result, sha256 } = published;
  return (
    <>
      <Standing all={all} place={place} />
      <Ballots {...published} />
      {manifest.contests.map((contest) => (
        <ContestResult
          key={contest.id}
          manifest={manifest}
          contest={contest}
          scopes={result.contests.find(({ id }) => id === contest.id)?.scopes ?? []}
          decided={result.decisions.find((decided) => decided.contest === contest.id)}
          outlines={outlines}
        />
      ))}
      <Minutes name={state.name} />
      <details>
        <summary>{t("common.experts")}</summary>
        <p class="detail">
          result.json, SHA-256: <code>{sha256}</code>
        </p>
        <p class="detail">
          {t("results.lot")} <code>{result.lot}</code>
        </p>
      </details>
    </>
  );
}

export function ResultsPage({ place }: PageProps) {
  const { t } = useWords();
  const [all, again] = useRemote(() => load(place.election), [place.election]);
  const waits = all.state === "here" && !all.value.published;
  useInterval(() => waits && again(), LOOK_AGAIN);
  return (
    <>
      <h1>{t("results.title")}</h1>
      {all.state === "here" && (
        <p class="lead" dir="auto">
          {all.value.manifest.title}
        </p>
      )}
      {all.state === "waiting" && <Waiting />}
      {all.state === "failed" && <Failure error={all.error} again={again} />}
      {all.state === "here" && <Published all={all.value} place={place} />}
    </>
  );
}
