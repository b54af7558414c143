// Sealing, and the choice between sending the sealed ballot and opening it to check the device.
import { useState } from "preact/hooks";
import { useWords } from "../i18n";
import { placeHash } from "../place";
import { own } from "../protocol/own";
import { Button } from "../ui/button";
import { SaveButton } from "../ui/file";
import { StepHeading } from "../ui/heading";
import { QrCode } from "../ui/qr";
import { Failure, Notice } from "../ui/states";
import { TrackingCode } from "../ui/tracking";
import { finish } from "./answers";
import { Chosen } from "./chosen";
import { TRACKING_DIGITS } from "./code_text";
import { useHost } from "./host";
import { mayOpen } from "./machine";
import type { Booth } from "./use_booth";

export function Sealing({ booth }: { readonly booth: Booth }) {
  const { t } = useWords();
  const { sealing, error, again, dispatch } = booth;
  return (
    <>
      <StepHeading>{t("booth.sealing")}</StepHeading>
      {error ? (
        <>
          <Failure error={error} again={again} />
          <Button onClick={() => dispatch({ type: "unsealed" })}>{t("booth.back")}</Button>
        </>
      ) : (
        <>
          <p role="status">{t("booth.sealingText")}</p>
          <progress aria-label={t("booth.sealing")} value={sealing} max={1} />
        </>
      )}
    </>
  );
}

const short = (fingerprint: string): string => fingerprint.slice(0, TRACKING_DIGITS);

/** The page on which another device compares: it knows the code before the booth knows the choice. */
export function checkAddress(language: string, election: string, fingerprint: string): string {
  const place = { language, election, page: "opened", rest: [short(fingerprint)] };
  return new URL(placeHash(place), window.location.href).href;
}

function CheckQr({ booth, fingerprint }: { readonly booth: Booth; readonly fingerprint: string }) {
  const { t, language } = useWords();
  return (
    <figure class="qr-figure">
      <QrCode text={checkAddress(language.code, booth.name, fingerprint)} label={t("booth.checkQr")} />
      <figcaption class="detail">{t("booth.checkQrText")}</figcaption>
    </figure>
  );
}

export function Sealed({ booth }: { readonly booth: Booth }) {
  const { t } = useWords();
  const { state, cast, open, error, dispatch, crypto } = booth;
  const [busy, setBusy] = useState(false);
  const { sealed } = state;
  if (!sealed) return null;
  const act = async (what: () => Promise<void>) => {
    setBusy(true);
    await what();
    setBusy(false);
  };
  const back = () => {
    void crypto.discard(sealed.handle);
    dispatch({ type: "back" });
  };
  return (
    <>
      <StepHeading>{t("booth.sealed")}</StepHeading>
      <p>{t("booth.sealedText")}</p>
      <section class="card">
        <h2>{t("booth.tracking")}</h2>
        <TrackingCode fingerprint={sealed.fingerprint} />
        <p class="detail">{t("booth.trackingText")}</p>
      </section>
      {error && <Failure error={error} />}
      <div class="actions tall">
        <Button kind="main" disabled={busy} onClick={() => void act(cast)}>
          {t("booth.cast")}
        </Button>
        <Button disabled={busy} onClick={back}>
          {t("booth.backToReview")}
        </Button>
      </div>
      <details class="booth-check">
        <summary>{t("booth.check")}</summary>
        <p>{t("booth.checkText")}</p>
        <ol>
          <li>{t("booth.checkNote")}</li>
          <li>{t("booth.checkOpen")}</li>
          <li>{t("booth.checkCompare")}</li>
        </ol>
        <p>{t("booth.checkThen")}</p>
        <CheckQr booth={booth} fingerprint={sealed.fingerprint} />
        {mayOpen(state) ? (
          <Button disabled={busy} onClick={() => void act(open)}>
            {t("booth.open")}
          </Button>
        ) : (
          <p>{t("booth.openTooMany")}</p>
        )}
      </details>
    </>
  );
}

function ShareButton({ name, content }: { readonly name: string; readonly content: Uint8Array }) {
  const { t } = useWords();
  const file = new File([content as BlobPart], name, { type: "application/octet-stream" });
  const data = { files: [file] };
  if (!navigator.canShare?.(data)) return null;
  // Whoever closes the share sheet has changed their mind, that is all.
  return (
    <Button onClick={() => void navigator.share(data).catch(() => {})}>{t("booth.share")}</Button>
  );
}

export function Opened({ booth }: { readonly booth: Booth }) {
  const { t } = useWords();
  const { kiosk } = useHost();
  const { state, dispatch } = booth;
  const { sealed, opened } = state;
  if (!sealed || !opened) return null;
  const file = `${booth.name}-${sealed.fingerprint.slice(0, 8)}.opened`;
  return (
    <>
      <StepHeading>{t("booth.opened")}</StepHeading>
      <Notice tone="info" title={t("booth.openedNot")}>
        <p>{t("booth.openedText")}</p>
      </Notice>
      <section class="card">
        <h2>{t("booth.openedCode")}</h2>
        <TrackingCode fingerprint={sealed.fingerprint} />
        {!kiosk && (
          <div class="actions">
            <SaveButton name={file} content={opened} label={t("booth.openedSave")} />
            <ShareButton name={file} content={opened} />
          </div>
        )}
        <p>{t(kiosk ? "booth.openedKiosk" : "booth.openedWhere")}</p>
        <CheckQr booth={booth} fingerprint={sealed.fingerprint} />
      </section>
      <details>
        <summary>{t("booth.openedHolds")}</summary>
        {state.contests.map((contest) => (
          <section key={contest.id}>
            <h2>
              <bdi>{contest.title}</bdi>
            </h2>
            <Chosen contest={contest} choice={finish(contest, own(state.drafts, contest.id))} />
          </section>
        ))}
      </details>
      <div class="actions">
        <Button kind="main" onClick={() => dispatch({ type: "seal" })}>
          {t("booth.sealAgain")}
        </Button>
      </div>
    </>
  );
}
