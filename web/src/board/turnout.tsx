// How many have voted, and when. Never for what.
import { useMemo } from "preact/hooks";
import { type State, getTurnout } from "../api";
import { useRemote } from "../hooks";
import { useWords } from "../i18n";
import { LineChart } from "../ui/chart";
import { Fold } from "../ui/fold";
import { DataTable } from "../ui/table";
import { clock, percent } from "../words/format";

const ROWS_MAX = 24;

type Points = readonly (readonly [number, number])[];

/** At most so many points, the last one always among them. */
function thin(points: Points, most: number): Points {
  const step = Math.ceil(points.length / most);
  return points.filter((_, i) => (points.length - 1 - i) % step === 0);
}

/** While voting is open the last step is not over yet: what is known now stands at its end. */
function upToNow(points: Points, { phase, voters }: State): Points {
  const last = points[points.length - 1];
  if (phase !== "open" || !last || last[1] === voters) return points;
  return [...points, [Math.max(last[0] + 1, Math.floor(Date.now() / 1000)), voters]];
}

function OverTime({ points, roll }: { readonly points: Points; readonly roll: number }) {
  const { t, number, language } = useWords();
  const data = useMemo(
    () => ({
      points,
      max: Math.max(4, ...points.map(([, voters]) => voters)),
      writeX: (time: number) => clock(language, time),
      writeY: number,
    }),
    [points, language],
  );
  return (
    <>
      <LineChart label={t("turnout.chart")} data={data} />
      <Fold title={t("turnout.table")}>
        <DataTable
          caption={t("turnout.table")}
          captionHidden
          columns={[
            { title: t("turnout.time") },
            { title: t("turnout.voters"), number: true },
            { title: t("turnout.share"), number: true },
          ]}
          rows={thin(points, ROWS_MAX).map(([time, voters]) => [
            clock(language, time),
            number(voters),
            percent(language, voters, roll),
          ])}
        />
      </Fold>
    </>
  );
}

export function TurnoutPanel({ state }: { readonly state: State }) {
  const { t, number, language } = useWords();
  const [turnout] = useRemote(() => getTurnout(state.name), [state.name, state.voters]);
  const { voters, roll } = state;
  const known = turnout.state === "here" ? turnout.value.points : null;
  const points = useMemo(() => (known ? upToNow(known, state) : []), [known, voters]);
  return (
    <section aria-labelledby="turnout-title">
      <h2 id="turnout-title">{t("turnout.title")}</h2>
      <p class="big-number">
        <strong>{number(voters)}</strong> {t("turnout.of", { n: roll })}
        <span class="share">{percent(language, voters, roll)}</span>
      </p>
      <progress value={voters} max={Math.max(1, roll)} aria-label={t("turnout.title")} />
      <p class="detail">{t("turnout.note")}</p>
      {points.length > 1 && <OverTime points={points} roll={roll} />}
    </section>
  );
}
