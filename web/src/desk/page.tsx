// The desk's pages by their place: #/L/-/desk/… before there is an election, #/L/NAME/desk/… then.
import type { ComponentChildren } from "preact";
import { useWords } from "../i18n";
import type { PageProps } from "../pages/table";
import { type Place, placeHash } from "../place";
import type { Act } from "./acts";
import { Ceremony } from "./ceremony";
import { Create } from "./create";
import { DraftPage } from "./draft/draft";
import { Home } from "./home";
import { Keys } from "./keys";
import { Overview } from "./overview";
import { Registrar } from "./registrar";
import { ACTS, Sign } from "./sign";
import { Trustee } from "./trustee";

interface Part {
  /** The heading's key. */
  readonly title: string;
  readonly body: ComponentChildren;
}

function general(place: Place): Part {
  switch (place.rest[0]) {
    case "draft":
      return { title: "desk.nav.draft", body: <DraftPage /> };
    case "keys":
      return { title: "desk.nav.keys", body: <Keys /> };
    case "ceremony":
      return { title: "desk.nav.ceremony", body: <Ceremony /> };
    case "create":
      return { title: "desk.nav.create", body: <Create place={place} /> };
    default:
      return { title: "desk.title", body: <Home place={place} /> };
  }
}

function ofElection(place: Place): Part {
  const [part, word] = place.rest;
  const act = ACTS.find((one): one is Act => one === word);
  if (part === "sign" && act)
    return { title: `desk.act.${act}`, body: <Sign key={act} place={place} act={act} /> };
  if (part === "trustee") return { title: "desk.nav.trustee", body: <Trustee place={place} /> };
  if (part === "registrar")
    return { title: "desk.nav.registrar", body: <Registrar place={place} /> };
  return { title: "desk.title", body: <Overview place={place} /> };
}

export function DeskPage({ place }: PageProps) {
  const { t } = useWords();
  const { title, body } = place.election ? ofElection(place) : general(place);
  const up = placeHash({ language: place.language, election: place.election, page: "desk" });
  return (
    <div class="desk">
      {place.rest.length > 0 && (
        <p class="up">
          <a href={up}>
            <span aria-hidden="true">‹ </span>
            {t("desk.title")}
          </a>
        </p>
      )}
      <h1>{t(title)}</h1>
      {body}
    </div>
  );
}
