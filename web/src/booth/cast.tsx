// Sending the ballot, and what comes of it.
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../i18n";
import { own } from "../protocol/own";
import { placeHash } from "../place";
import { Button, ButtonLink } from "../ui/button";
import { SaveButton } from "../ui/file";
import { StepHeading } from "../ui/heading";
import { Failure, Notice } from "../ui/states";
import { useHost } from "./host";
import { BadAnswer } from "./sending";
import type { Booth, Waiting } from "./use_booth";

function Countdown({ waiting }: { readonly waiting: Waiting }) {
  const { t } = useWords();
  const [left, setLeft] = useState(Math.ceil(waiting.seconds));
  useEffect(() => {
    setLeft(Math.ceil(waiting.seconds));
    const id = setInterval(() => setLeft((n) => Math.max(0, n - 1)), 1000);
    return () => clearInterval(id);
  }, [waiting]);
  return (
    <Notice tone="warning" live title={t(`booth.trouble.${waiting.trouble}`)}>
      <p>{t("booth.troubleText")}</p>
      <p aria-live="off">{t("booth.nextTry", { n: left })}</p>
      <Button onClick={waiting.now}>{t("booth.tryNow")}</Button>
    </Notice>
  );
}

/** An answer that does not hold is kept by the voter: it shows that the server is wrong. */
function Wrong({ booth, error }: { readonly booth: Booth; readonly error: Error }) {
  const { t } = useWords();
  const { kiosk } = useHost();
  if (!(error instanceof BadAnswer)) return <Failure error={error} again={booth.again} />;
  return (
    <Notice tone="bad" live title={t("booth.badAnswer")}>
      <p>{t("booth.badAnswerText")}</p>
      <p class="detail mono">{error.message}</p>
      <div class="actions">
        {!kiosk && (
          <SaveButton name="answer.txt" content={error.answer} label={t("booth.badAnswerSave")} />
        )}
        <Button onClick={booth.again}>{t("common.again")}</Button>
      </div>
    </Notice>
  );
}

export function Sending({ booth }: { readonly booth: Booth }) {
  const { t } = useWords();
  const { waiting, error, state } = booth;
  const { kiosk, finish } = useHost();
  return (
    <>
      <StepHeading>{t("booth.sending")}</StepHeading>
      {!waiting && !error && (
        <>
          <p role="status">{t("booth.sendingText")}</p>
          <progress aria-label={t("booth.sending")} />
        </>
      )}
      {waiting && <Countdown waiting={waiting} />}
      {error && <Wrong booth={booth} error={error} />}
      {(waiting || error) && state.ballot && !kiosk && (
        <p>
          <SaveButton
            name={`${booth.name}.ballot`}
            content={state.ballot}
            label={t("booth.saveBallot")}
          />
        </p>
      )}
      {(waiting || error) && kiosk && (
        <>
          <p>{t("kiosk.giveUpText")}</p>
          <Button onClick={finish}>{t("kiosk.giveUp")}</Button>
        </>
      )}
    </>
  );
}

const RULES: Readonly<Record<string, string>> = {
  "bal-3": "credential",
  "bal-9": "other",
  "srv-2": "closed",
};

/** The server's signed "no", in plain words, and what to do. */
export function Refused({ booth }: { readonly booth: Booth }) {
  const { t, language } = useWords();
  const { kiosk, finish } = useHost();
  const { state, renew, error, name } = booth;
  const { refusal, voter } = state;
  if (!refusal) return null;
  const why = own(RULES, refusal.rule) ?? "fault";
  const board = placeHash({ language: language.code, election: name });
  return (
    <>
      <StepHeading>{t("booth.refused")}</StepHeading>
      <Notice tone="bad" title={t(`booth.refused.${why}`)}>
        <p>{t(`booth.refused.${why}Text`)}</p>
        <details>
          <summary>{t("booth.experts")}</summary>
          <p class="mono">
            {refusal.rule}: <bdi>{refusal.reason}</bdi>
          </p>
        </details>
      </Notice>
      {error && <Failure error={error} />}
      <div class="actions">
        {why === "other" && voter && (
          <Button kind="main" onClick={() => void renew()}>
            {t("booth.renew")}
          </Button>
        )}
        {kiosk ? (
          <Button onClick={finish}>{t("booth.finish")}</Button>
        ) : (
          <ButtonLink href={board}>{t("nav.election")}</ButtonLink>
        )}
      </div>
    </>
  );
}
