// Where an election stands, and what is to be done next by whom.
import { ApiError } from "../api";
import { useInterval, useRemote } from "../hooks";
import { type Words, useWords } from "../i18n";
import { type Place, placeHash } from "../place";
import { ButtonLink } from "../ui/button";
import { Failure, Notice, Waiting } from "../ui/states";
import { type Facts, getFacts } from "./facts";
import { type Step, current, timeline } from "./timeline";

const POLL = 5000;

const here = (place: Place, ...rest: readonly string[]): string =>
  placeHash({ language: place.language, election: place.election, page: "desk", rest });

const SIGNS: Readonly<Record<Step["status"], string>> = { done: "✓", now: "→", later: "·" };

function count({ t }: Words, step: Step): string {
  if (step.need === 0) return "";
  return t(`desk.step.count.${step.who}`, { have: step.have, need: step.need });
}

function Row({ step }: { readonly step: Step }) {
  const words = useWords();
  const { t } = words;
  const told = step.status === "later" ? "" : count(words, step);
  return (
    <li class={step.status} aria-current={step.status === "now" ? "step" : undefined}>
      <span class="sign" aria-hidden="true">
        {SIGNS[step.status]}
      </span>
      <div>
        <strong>{t(`desk.step.${step.id}`)}</strong>{" "}
        <span class="hidden-visually">({t(`desk.status.${step.status}`)})</span>
        {step.status !== "done" && <p class="detail">{t(`desk.step.${step.id}.what`)}</p>}
        {step.status === "now" && told && <p class="count">{told}</p>}
        {step.status === "now" && step.missing.length > 0 && (
          <p class="detail">
            {t("desk.step.missing")}{" "}
            {step.missing.map((name, i) => (
              <>
                {i > 0 && ", "}
                <bdi key={name}>{name}</bdi>
              </>
            ))}
          </p>
        )}
      </div>
    </li>
  );
}

/** The one thing to do now, with the button that leads there. */
function Next({ place, step, facts }: { place: Place; step: Step; facts: Facts }) {
  const { t, time } = useWords();
  const { working, failed } = facts.state;
  return (
    <section class="card next" aria-labelledby="desk-next">
      <h2 id="desk-next">{t("desk.next")}</h2>
      <p>
        <strong>{t(`desk.next.${step.id}`)}</strong>
      </p>
      {step.id === "voting" && <p>{t("desk.next.closes", { time: time(facts.manifest.closes) })}</p>}
      {working && <Notice tone="info">{t("desk.next.working")}</Notice>}
      {failed && !working && (
        <Notice tone="warning" title={t("desk.next.failed")}>
          <p class="detail mono" lang="en">
            {failed}
          </p>
        </Notice>
      )}
      <div class="actions">
        {step.act && (
          <ButtonLink kind="main" href={here(place, "sign", step.act)}>
            {t(`desk.act.${step.act}`)}
          </ButtonLink>
        )}
        {(step.id === "signed" || step.id === "shares") && (
          <ButtonLink kind="main" href={here(place, "trustee")}>
            {t("desk.nav.trustee")}
          </ButtonLink>
        )}
        {step.id === "shares" && (
          <ButtonLink href={here(place, "sign", "share")}>{t("desk.act.share")}</ButtonLink>
        )}
        {step.id === "destroyed" && (
          <ButtonLink kind="main" href={here(place, "registrar")}>
            {t("desk.nav.registrar")}
          </ButtonLink>
        )}
      </div>
    </section>
  );
}

export function Overview({ place }: { readonly place: Place }) {
  const { t } = useWords();
  const [remote, again] = useRemote(() => getFacts(place.election), [place.election]);
  useInterval(again, POLL);
  if (remote.state === "waiting") return <Waiting />;
  if (remote.state === "failed") {
    const { error } = remote;
    if (!(error instanceof ApiError) || error.status !== 404)
      return <Failure error={error} again={again} />;
    return (
      <Notice tone="info" title={t("desk.notThere", { name: place.election })}>
        <p>
          <a href={placeHash({ language: place.language, page: "desk", rest: ["create"] })}>
            {t("desk.nav.create")}
          </a>
        </p>
      </Notice>
    );
  }
  const steps = timeline(remote.value);
  const step = current(steps);
  return (
    <>
      <p class="lead">
        <bdi>{remote.value.manifest.title}</bdi>
      </p>
      {step ? (
        <Next place={place} step={step} facts={remote.value} />
      ) : (
        <Notice tone="good" title={t("desk.allDone")} />
      )}
      <h2>{t("desk.timeline")}</h2>
      <ol class="timeline">
        {steps.map((row) => (
          <Row key={row.id} step={row} />
        ))}
      </ol>
      <h2>{t("desk.people")}</h2>
      <ul class="links">
        {(["trustee", "registrar"] as const).map((page) => (
          <li key={page}>
            <a href={here(place, page)}>{t(`desk.nav.${page}`)}</a>
            <p class="detail">{t(`desk.nav.${page}.what`)}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
