// The board: how many have voted, is my ballot there, and what the server has signed.
import { CheckpointPanel } from "../board/checkpoint";
import { DownloadPanel } from "../board/download";
import { type Live, useLive } from "../board/live";
import { LookupPanel } from "../board/lookup";
import { TurnoutPanel } from "../board/turnout";
import { useWords } from "../i18n";
import { Failure, Notice, Waiting } from "../ui/states";
import type { PageProps } from "./table";

function Heard({ live }: { readonly live: Live }) {
  const { t, language } = useWords();
  const { heard, isStale } = live;
  if (!heard) return null;
  const at = new Intl.DateTimeFormat(language.locale, { timeStyle: "medium" }).format(heard);
  if (isStale) return <Notice tone="warning" title={t("board.stale", { at })} />;
  return <p class="detail">{t("board.heard", { at })}</p>;
}

export function BoardPage({ place }: PageProps) {
  const { t } = useWords();
  const live = useLive(place.election);
  const { state, again } = live;
  return (
    <>
      <h1>{t("board.title")}</h1>
      {state.state === "waiting" && <Waiting />}
      {state.state === "failed" && <Failure error={state.error} again={again} />}
      {state.state === "here" && (
        <>
          <p class="lead" dir="auto">
            {state.value.title}
          </p>
          <p class={`phase ${state.value.phase}`}>{t(`phase.${state.value.phase}`)}</p>
          <Heard live={live} />
          <TurnoutPanel state={state.value} />
        </>
      )}
      <LookupPanel name={place.election} given={place.rest[0] ?? ""} />
      {state.state === "here" && (
        <>
          <CheckpointPanel state={state.value} />
          <DownloadPanel name={place.election} phase={state.value.phase} />
        </>
      )}
    </>
  );
}
