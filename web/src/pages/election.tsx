// What is decided: the question in full, before anybody votes.
import { ContestCard, mapsOf } from "../election/contest";
import { Papers } from "../election/documents";
import { PlanMap } from "../election/places";
import { Voters } from "../election/voters";
import { useRemote } from "../hooks";
import { useWords } from "../i18n";
import { placeHash } from "../place";
import { papersOf } from "../record/documents";
import { type Election, readElection } from "../record/election";
import { rollCounts } from "../record/roll";
import { ButtonLink } from "../ui/button";
import { Paragraphs } from "../ui/paragraphs";
import { Failure, Waiting } from "../ui/states";
import type { PageProps } from "./table";

function Actions({ place, phase }: { readonly place: PageProps["place"]; readonly phase: string }) {
  const { t } = useWords();
  const to = (page: string) => placeHash({ ...place, page, rest: [] });
  return (
    <div class="actions first">
      {phase === "open" && (
        <ButtonLink kind="main" href={to("vote")}>
          {t("election.vote")}
        </ButtonLink>
      )}
      {phase === "published" && (
        <ButtonLink kind="main" href={to("results")}>
          {t("election.result")}
        </ButtonLink>
      )}
      <ButtonLink href={to("board")}>{t("election.board")}</ButtonLink>
    </div>
  );
}

interface Shown {
  readonly election: Election;
  readonly place: PageProps["place"];
}

function Head({ election, place }: Shown) {
  const { state, manifest } = election;
  const { t, time } = useWords();
  return (
    <>
      <h1 dir="auto">{manifest.title}</h1>
      <p class={`phase ${state.phase}`}>{t(`phase.${state.phase}`)}</p>
      <dl class="facts">
        <dt>{t("election.opens")}</dt>
        <dd>{time(manifest.opens)}</dd>
        <dt>{t("election.closes")}</dt>
        <dd>{time(manifest.closes)}</dd>
      </dl>
      <Actions place={place} phase={state.phase} />
      {manifest.description && (
        <div class="lead-text">
          <Paragraphs text={manifest.description} />
        </div>
      )}
    </>
  );
}

function Body({ election, place }: Shown) {
  const { state, manifest } = election;
  const { t } = useWords();
  const { name } = state;
  const [counts] = useRemote(() => rollCounts(name), [name]);
  const maps = mapsOf(manifest);
  const papers = papersOf(manifest).filter(({ contest }) => contest === "");
  return (
    <>
      <Head election={election} place={place} />
      {maps.length > 0 && <PlanMap election={name} manifest={manifest} papers={maps} />}
      {papers.length > 0 && (
        <section aria-labelledby="papers-title">
          <h2 id="papers-title">{t("election.papers")}</h2>
          <Papers election={name} papers={papers} />
        </section>
      )}
      <section aria-labelledby="questions-title">
        <h2 id="questions-title">{t("election.questions", { n: manifest.contests.length })}</h2>
        {manifest.contests.map((contest) => (
          <ContestCard key={contest.id} election={name} manifest={manifest} contest={contest} />
        ))}
      </section>
      <Voters
        manifest={manifest}
        roll={state.roll}
        counts={counts.state === "here" ? counts.value : null}
      />
      <Experts election={election} />
    </>
  );
}

function Experts({ election: { electionId, manifest } }: { readonly election: Election }) {
  const { t, language } = useWords();
  const people = (list: readonly { name: string }[]) =>
    new Intl.ListFormat(language.locale).format(list.map(({ name }) => name));
  return (
    <details>
      <summary>{t("common.experts")}</summary>
      <dl class="facts">
        <dt>{t("election.id")}</dt>
        <dd>
          <code>{electionId}</code>
        </dd>
        <dt>{t("election.origin")}</dt>
        <dd>
          <code>{manifest.origin}</code>
        </dd>
        <dt>{t("election.trustees")}</dt>
        <dd>
          {t("election.trusteesText", {
            list: people(manifest.trustees.keys),
            need: manifest.trustees.threshold,
          })}
        </dd>
        <dt>{t("election.registrars")}</dt>
        <dd>{people(manifest.registrars)}</dd>
        <dt>{t("election.officers")}</dt>
        <dd>
          {t("election.trusteesText", {
            list: people(manifest.officers.keys),
            need: manifest.officers.quorum,
          })}
        </dd>
        <dt>{t("election.minimum")}</dt>
        <dd>{t("election.minimumText", { n: manifest.minimum_scope })}</dd>
      </dl>
    </details>
  );
}

export function ElectionPage({ place }: PageProps) {
  const { t } = useWords();
  const [election, again] = useRemote(() => readElection(place.election), [place.election]);
  if (election.state === "here") return <Body election={election.value} place={place} />;
  return (
    <>
      <h1>{t("election.title")}</h1>
      {election.state === "waiting" ? (
        <Waiting />
      ) : (
        <Failure error={election.error} again={again} />
      )}
    </>
  );
}
