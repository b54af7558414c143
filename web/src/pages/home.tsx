// The elections on this server.
import { type Phase, type State, getElections } from "../api";
import { useRemote } from "../hooks";
import { useWords } from "../i18n";
import { placeHash } from "../place";
import { Failure, Waiting } from "../ui/states";
import type { PageProps } from "./table";

const PHASES: readonly Phase[] = ["open", "created", "ended", "closed", "tallied", "published"];

/** What can be voted on now stands first, then what comes, then what is over, the newest first. */
const inOrder = (elections: readonly State[]): readonly State[] =>
  [...elections].sort(
    (a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) || order(a, b),
  );

function order(a: State, b: State): number {
  const later = Date.parse(a.closes) - Date.parse(b.closes);
  return a.phase === "open" || a.phase === "created" ? later : -later;
}

function ElectionCard({ state, language }: { readonly state: State; readonly language: string }) {
  const { t, time } = useWords();
  return (
    <li class="card">
      <h2>
        <a href={placeHash({ language, election: state.name })}>{state.title}</a>
      </h2>
      <p class={`phase ${state.phase}`}>{t(`phase.${state.phase}`)}</p>
      <p>{t("home.span", { opens: time(state.opens), closes: time(state.closes) })}</p>
    </li>
  );
}

export function HomePage({ place }: PageProps) {
  const { t } = useWords();
  const [elections, again] = useRemote(getElections, []);
  return (
    <>
      <h1>{t("home.title")}</h1>
      <p class="lead">{t("home.lead")}</p>
      {elections.state === "waiting" && <Waiting />}
      {elections.state === "failed" && <Failure error={elections.error} again={again} />}
      {elections.state === "here" && elections.value.length === 0 && <p>{t("home.none")}</p>}
      {elections.state === "here" && (
        <ul class="cards">
          {inOrder(elections.value).map((state) => (
            <ElectionCard key={state.name} state={state} language={place.language} />
          ))}
        </ul>
      )}
    </>
  );
}
