// The elections on this server.
import { type State, getElections } from "../api";
import { hasTwin, inOrder } from "../election/order";
import { useRemote } from "../hooks";
import { useWords } from "../i18n";
import { placeHash } from "../place";
import { Failure, Waiting } from "../ui/states";
import type { PageProps } from "./table";

function ElectionCard(props: {
  readonly state: State;
  readonly language: string;
  readonly isTwin: boolean;
}) {
  const { state, language, isTwin } = props;
  const { t, time } = useWords();
  return (
    <li class="card">
      <h2>
        <a href={placeHash({ language, election: state.name })}>{state.title}</a>
        {isTwin && <span class="detail"> ({state.name})</span>}
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
            <ElectionCard
              key={state.name}
              state={state}
              language={place.language}
              isTwin={hasTwin(elections.value, state)}
            />
          ))}
        </ul>
      )}
    </>
  );
}
