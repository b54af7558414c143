// What this vote is, until when, and what one needs.
import { useEffect, useState } from "preact/hooks";
import { type State, getState } from "../api";
import { useRemote } from "../hooks";
import { useWords } from "../i18n";
import { placeHash } from "../place";
import { Button, ButtonLink } from "../ui/button";
import { StepHeading } from "../ui/heading";
import { Failure, Notice, Waiting } from "../ui/states";
import { useHost } from "./host";
import { pendingBallot } from "./pending";
import type { Booth } from "./use_booth";

type Timing = "early" | "open" | "over";

/** By the clock as well as by the phase: before `opens` the server takes nothing. */
export function timing({ phase, opens, closes }: State, now: Date): Timing {
  if (phase === "created" || now < new Date(opens)) return "early";
  return phase === "open" && now < new Date(closes) ? "open" : "over";
}

function Closed({ state, when }: { readonly state: State; readonly when: Timing }) {
  const { t, time, language } = useWords();
  const { kiosk } = useHost();
  const link = (page: string) =>
    placeHash({ language: language.code, election: state.name, page });
  return (
    <>
      <Notice tone="info" title={t(`booth.${when}`)}>
        <p>
          {when === "early"
            ? t("booth.earlyText", { opens: time(state.opens), closes: time(state.closes) })
            : t(state.phase === "published" ? "booth.overPublished" : "booth.overText", {
                closes: time(state.closes),
              })}
        </p>
      </Notice>
      {!kiosk && (
        <div class="actions">
          <ButtonLink href={link("")}>{t("nav.election")}</ButtonLink>
          {when === "over" && <ButtonLink href={link("results")}>{t("booth.toResults")}</ButtonLink>}
        </div>
      )}
    </>
  );
}

function Unsent({ booth, ballot }: { readonly booth: Booth; readonly ballot: Uint8Array }) {
  const { t } = useWords();
  return (
    <Notice tone="warning" title={t("booth.unsent")}>
      <p>{t("booth.unsentText")}</p>
      <div class="actions">
        <Button
          kind="main"
          disabled={!booth.state.election}
          onClick={() => booth.dispatch({ type: "resume", ballot })}
        >
          {t("booth.unsentSend")}
        </Button>
      </div>
    </Notice>
  );
}

function Ready({ booth }: { readonly booth: Booth }) {
  const { t, language } = useWords();
  const { kiosk } = useHost();
  const list = placeHash({ language: language.code, election: booth.name, page: "resident" });
  const { election } = booth.state;
  const letters = election?.manifest.registrars.length ?? 2;
  return (
    <>
      <h2>{t("booth.need")}</h2>
      <ul>
        <li>{t("booth.needLetters", { n: letters })}</li>
        <li>{t("booth.needTime")}</li>
      </ul>
      <p>{t("booth.secret")}</p>
      <div class="actions">
        <Button
          kind="main"
          disabled={!election}
          onClick={() => booth.dispatch({ type: "begin" })}
        >
          {election ? t("booth.begin") : t("booth.preparing")}
        </Button>
      </div>
      {!kiosk && (
        <p>
          {t("booth.noLetter")} <a href={list}>{t("resident.title")}</a>
        </p>
      )}
    </>
  );
}

export function Welcome({ booth }: { readonly booth: Booth }) {
  const { t, time } = useWords();
  const { kiosk } = useHost();
  const { name, crypto, dispatch, state } = booth;
  const [server, again] = useRemote(() => getState(name), [name]);
  const [wrong, setWrong] = useState<Error | null>(null);
  const [round, setRound] = useState(0);
  const [unsent] = useState(() => (kiosk ? null : pendingBallot(name)));
  // The election is checked while the voter reads.
  useEffect(() => {
    if (state.election) return;
    let wanted = true;
    setWrong(null);
    crypto.load(name).then(
      (election) => wanted && dispatch({ type: "loaded", election }),
      (cause: unknown) =>
        wanted && setWrong(cause instanceof Error ? cause : new Error(String(cause))),
    );
    return () => {
      wanted = false;
    };
  }, [name, round]);

  if (server.state === "waiting") return <Waiting />;
  if (server.state === "failed")
    return (
      <>
        <h1>{t("booth.title")}</h1>
        <Failure error={server.error} again={again} />
      </>
    );
  // The manifest's own words as soon as it has been checked; before that there are the server's.
  const { title, opens, closes } = state.election?.manifest ?? server.value;
  const told = { ...server.value, title, opens, closes };
  const when = timing(told, new Date());
  return (
    <>
      <StepHeading>
        <bdi>{title}</bdi>
      </StepHeading>
      {when === "open" && (
        <p class="lead">{t("booth.until", { closes: time(closes) })}</p>
      )}
      {wrong && <LoadFailure error={wrong} again={() => setRound((n) => n + 1)} />}
      {unsent && <Unsent booth={booth} ballot={unsent} />}
      {when === "open" ? (
        !wrong && <Ready booth={booth} />
      ) : (
        <Closed state={told} when={when} />
      )}
    </>
  );
}

/** No connection is one thing; an election whose record does not hold is another. */
function LoadFailure({ error, again }: { readonly error: Error; readonly again: () => void }) {
  const { t } = useWords();
  if (error.name === "ApiError") return <Failure error={error} again={again} />;
  return (
    <Notice tone="bad" live title={t("booth.wrongElection")}>
      <p>{t("booth.wrongElectionText")}</p>
      <details>
        <summary>{t("booth.experts")}</summary>
        <p class="mono">{error.message}</p>
      </details>
      <Button onClick={again}>{t("common.again")}</Button>
    </Notice>
  );
}
