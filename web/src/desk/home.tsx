// The desk of a council: what can be prepared before there is an election, and the elections there are.
import { getElections } from "../api";
import { hasTwin, inOrder } from "../election/order";
import { useRemote } from "../hooks";
import { useWords } from "../i18n";
import { type Place, placeHash } from "../place";
import { Failure, Waiting } from "../ui/states";

const PAGES = ["draft", "keys", "ceremony", "create"] as const;

function Elections({ place }: { readonly place: Place }) {
  const { t } = useWords();
  const [remote, again] = useRemote(getElections, []);
  if (remote.state === "waiting") return <Waiting />;
  if (remote.state === "failed") return <Failure error={remote.error} again={again} />;
  if (remote.value.length === 0) return <p>{t("home.none")}</p>;
  return (
    <ul class="links">
      {inOrder(remote.value).map((state) => (
        <li key={state.name}>
          <a href={placeHash({ language: place.language, election: state.name, page: "desk" })}>
            <bdi>{state.title}</bdi>
            {hasTwin(remote.value, state) && ` (${state.name})`}
          </a>
          <p class="detail">{t(`phase.${state.phase}`)}</p>
        </li>
      ))}
    </ul>
  );
}

export function Home({ place }: { readonly place: Place }) {
  const { t } = useWords();
  return (
    <>
      <p class="lead">{t("desk.lead")}</p>
      <h2>{t("desk.prepare")}</h2>
      <ul class="links">
        {PAGES.map((page) => (
          <li key={page}>
            <a href={placeHash({ language: place.language, page: "desk", rest: [page] })}>
              {t(`desk.nav.${page}`)}
            </a>
            <p class="detail">{t(`desk.nav.${page}.what`)}</p>
          </li>
        ))}
      </ul>
      <h2>{t("desk.elections")}</h2>
      <Elections place={place} />
    </>
  );
}
