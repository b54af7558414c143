// The ballot is in the log: the receipt, to print, to save, to copy.
import { useEffect, useState } from "preact/hooks";
import type { CheckpointView, ReceiptView } from "../crypto/client";
import { createCrypto } from "../crypto/rpc";
import { useWords } from "../i18n";
import { placeHash } from "../place";
import { Button, ButtonLink } from "../ui/button";
import { SaveButton } from "../ui/file";
import { StepHeading } from "../ui/heading";
import { QrCode } from "../ui/qr";
import { Notice } from "../ui/states";
import { TrackingCode } from "../ui/tracking";
import { TRACKING_DIGITS, trackingCode } from "./code_text";
import { useHost } from "./host";
import type { Booth } from "./use_booth";

const ASK_EVERY = 5000;
const ASK_TIMES = 12;

const isWitnessed = ({ witnesses, witnessQuorum }: CheckpointView): boolean =>
  witnesses.length >= witnessQuorum;

/**
 * The receipt with the witnesses that have signed since. It is asked for in a worker of its own,
 * which has never seen a secret; the one that has is ended.
 */
function useWitnesses(booth: Booth, receipt: ReceiptView): ReceiptView {
  const [latest, setLatest] = useState(receipt);
  useEffect(() => {
    booth.crypto.forget();
    if (isWitnessed(receipt.checkpoint)) return;
    const fresh = createCrypto();
    let left = ASK_TIMES;
    const id = setInterval(() => {
      if (document.hidden) return;
      if (--left <= 0) clearInterval(id);
      fresh.lookUp(booth.name, receipt.fingerprint).then(
        (found) => {
          if (found.index !== receipt.index) return;
          setLatest({ ...receipt, checkpoint: found.checkpoint, text: found.text });
          if (isWitnessed(found.checkpoint)) clearInterval(id);
        },
        // The receipt itself is here and was checked; this only adds to it.
        () => {},
      );
    }, ASK_EVERY);
    return () => {
      clearInterval(id);
      fresh.forget();
    };
  }, []);
  return latest;
}

export function boardAddress(language: string, election: string, fingerprint: string): string {
  const rest = [fingerprint.slice(0, TRACKING_DIGITS)];
  return new URL(placeHash({ language, election, page: "board", rest }), window.location.href).href;
}

function Copy({ text }: { readonly text: string }) {
  const { t } = useWords();
  const [done, setDone] = useState(false);
  // Without a secure connection there is no clipboard; the code can still be marked by hand.
  if (!navigator.clipboard) return null;
  const copy = () => void navigator.clipboard.writeText(text).then(() => setDone(true), () => {});
  return <Button onClick={copy}>{t(done ? "booth.copied" : "booth.copy")}</Button>;
}

function Witnesses({ checkpoint }: { readonly checkpoint: CheckpointView }) {
  const { t } = useWords();
  const { witnesses, witnessQuorum } = checkpoint;
  if (witnessQuorum === 0) return null;
  const key = isWitnessed(checkpoint) ? "booth.witnessed" : "booth.notWitnessed";
  return <p role="status">{t(key, { n: witnesses.length, all: witnessQuorum })}</p>;
}

export function Done({ booth }: { readonly booth: Booth }) {
  const { receipt } = booth.state;
  return receipt && <Receipt booth={booth} first={receipt} />;
}

function Receipt({ booth, first }: { readonly booth: Booth; readonly first: ReceiptView }) {
  const { t, time, number, language } = useWords();
  const { kiosk, finish } = useHost();
  const receipt = useWitnesses(booth, first);
  const { fingerprint } = receipt;
  const manifest = booth.state.election?.manifest;
  const address = boardAddress(language.code, booth.name, fingerprint);
  return (
    <>
      <StepHeading>{t("booth.done")}</StepHeading>
      <Notice tone="good" title={t("booth.doneTitle")}>
        <p>{t("booth.doneText")}</p>
      </Notice>
      <section class="card receipt">
        <p class="receipt-title">
          <bdi>{manifest?.title ?? booth.name}</bdi>
        </p>
        <h2>{t("booth.tracking")}</h2>
        <TrackingCode fingerprint={fingerprint} />
        <p>{t("booth.place", { n: number(receipt.index + 1) })}</p>
        <Witnesses checkpoint={receipt.checkpoint} />
        <figure class="qr-figure">
          <QrCode text={address} label={t("booth.boardQr")} />
          <figcaption class="detail">{t("booth.boardQrText")}</figcaption>
        </figure>
        <p class="detail">{t("booth.receiptNot")}</p>
        {manifest && <p class="detail">{t("booth.results", { closes: time(manifest.closes) })}</p>}
      </section>
      <div class="actions">
        <Button onClick={() => window.print()}>{t("booth.print")}</Button>
        {!kiosk && (
          <>
            <SaveButton
              name={`${booth.name}-${fingerprint.slice(0, 8)}.receipt`}
              content={receipt.text}
              label={t("booth.save")}
            />
            <Copy text={trackingCode(fingerprint)} />
            <ButtonLink href={address}>{t("booth.toBoard")}</ButtonLink>
          </>
        )}
        {kiosk && (
          <Button kind="main" onClick={finish}>
            {t("booth.finish")}
          </Button>
        )}
      </div>
      <p>{t(kiosk ? "booth.doneKiosk" : "booth.doneNext")}</p>
    </>
  );
}
