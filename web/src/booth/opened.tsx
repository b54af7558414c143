// The second device: opens what the booth has opened, and says whether the booth was honest.
import { useEffect, useState } from "preact/hooks";
import type { CheckedElection, CryptoClient, OpenedView } from "../crypto/client";
import { createCrypto } from "../crypto/rpc";
import { useWords } from "../i18n";
import { own } from "../protocol/own";
import { contestsOf } from "../protocol/types";
import { Field } from "../ui/field";
import { FilePicker } from "../ui/file";
import { Failure, Notice, Waiting } from "../ui/states";
import { TrackingCode } from "../ui/tracking";
import { Chosen } from "./chosen";
import { TRACKING_DIGITS, hexIn, trackingCode } from "./code_text";

/** No ballot is longer ([man-8]); what the opening adds is less than the ballot itself. */
const BYTES_MAX = 32 << 20;

export type Verdict = "cheat" | "other" | "cast" | "same" | "alone";

/** What the opening shows, the worst first; "alone": there is no code to compare with. */
export function verdict(view: OpenedView, noted: string): Verdict {
  if (view.wasCast) return "cast";
  if (!view.holds) return "cheat";
  const code = hexIn(noted);
  if (code === "") return "alone";
  const equal = code.length >= TRACKING_DIGITS && view.fingerprint.startsWith(code);
  return equal ? "same" : "other";
}

function Told({ view, noted }: { readonly view: OpenedView; readonly noted: string }) {
  const { t } = useWords();
  const said = verdict(view, noted);
  const tone = said === "same" ? "good" : said === "alone" ? "info" : "bad";
  return (
    <Notice tone={tone} live title={t(`opened.${said}`)}>
      <p>{t(`opened.${said}Text`)}</p>
      {view.reason && (
        <details>
          <summary>{t("booth.experts")}</summary>
          <p class="mono">
            {view.rule}: {view.reason}
          </p>
        </details>
      )}
    </Notice>
  );
}

function Held(props: { readonly view: OpenedView; readonly election: CheckedElection }) {
  const { view, election } = props;
  const { t } = useWords();
  if (Object.keys(view.choices).length === 0) return null;
  return (
    <section class="card">
      <h2>{t("opened.held")}</h2>
      {contestsOf(election.manifest, view.mahalle).map((contest) => {
        const choice = own(view.choices, contest.id);
        return (
          choice !== undefined && (
            <section key={contest.id}>
              <h3>
                <bdi>{contest.title}</bdi>
              </h3>
              <Chosen contest={contest} choice={choice} />
            </section>
          )
        );
      })}
      <p class="detail">{t("opened.itsCode")}</p>
      <TrackingCode fingerprint={view.fingerprint} />
    </section>
  );
}

type Loaded = { readonly crypto: CryptoClient; readonly election: CheckedElection };

function useElection(name: string): readonly [Loaded | null, Error | null, () => void] {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const crypto = createCrypto();
    let wanted = true;
    setError(null);
    crypto.load(name).then(
      (election) => wanted && setLoaded({ crypto, election }),
      (cause: unknown) =>
        wanted && setError(cause instanceof Error ? cause : new Error(String(cause))),
    );
    return () => {
      wanted = false;
      crypto.forget();
    };
  }, [name, round]);
  return [loaded, error, () => setRound((n) => n + 1)];
}

export function OpenedCheck({ name, given }: { readonly name: string; readonly given: string }) {
  const { t } = useWords();
  const [loaded, failed, again] = useElection(name);
  const [noted, setNoted] = useState(() => trackingCode(hexIn(given)));
  const [view, setView] = useState<OpenedView | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [tooLong, setTooLong] = useState(false);
  const read = async (_: string, bytes: Uint8Array | null) => {
    setView(null);
    setError(null);
    setTooLong(bytes === null);
    if (!bytes || !loaded) return;
    try {
      setView(await loaded.crypto.checkOpened(name, bytes));
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    }
  };
  const digits = hexIn(noted).length;
  const short = digits > 0 && digits < TRACKING_DIGITS;
  return (
    <div class="booth">
      <h1>{t("opened.title")}</h1>
      <p class="lead">{t("opened.lead")}</p>
      {failed && <Failure error={failed} again={again} />}
      {!loaded && !failed && <Waiting />}
      {loaded && (
        <>
          <Field
            label={t("opened.noted")}
            hint={t("opened.notedHint")}
            mono
            lines={3}
            value={noted}
            onText={setNoted}
            fault={short ? t("opened.notedShort", { n: digits }) : undefined}
          />
          <FilePicker
            label={t("opened.file")}
            hint={t("opened.fileHint")}
            accept=".opened,application/octet-stream"
            bytesMax={BYTES_MAX}
            onFile={(file, bytes) => void read(file, bytes)}
          />
          {tooLong && <Notice tone="bad" live title={t("opened.tooLong")} />}
          {error && <Failure error={error} />}
          {view && !short && <Told view={view} noted={noted} />}
          {view && <Held view={view} election={loaded.election} />}
        </>
      )}
    </div>
  );
}
