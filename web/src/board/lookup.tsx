// "Is my ballot there?": a tracking code is looked up, and the answer checked on this device.
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api";
import { type FoundView, Reject } from "../crypto/client";
import { useWords } from "../i18n";
import { type TrackingFault, grouped, readTracking } from "../record/lookup";
import { Button } from "../ui/button";
import { Scanner } from "../ui/scanner";
import { Failure, Notice, Waiting } from "../ui/states";
import { saveText } from "./checkpoint";
import { watcher } from "./watcher";

type Search =
  | { readonly state: "idle" }
  | { readonly state: "fault"; readonly fault: TrackingFault }
  | { readonly state: "searching" }
  | { readonly state: "found"; readonly found: FoundView }
  | { readonly state: "failed"; readonly error: Error };

function Found({ found }: { readonly found: FoundView }) {
  const { t, number } = useWords();
  const { index, superseded, revoked, checkpoint, fingerprint, text } = found;
  const counts = !superseded && !revoked;
  const seen = checkpoint.witnesses.length >= checkpoint.witnessQuorum;
  return (
    <Notice tone={counts ? "good" : "warning"} live title={t("lookup.found")}>
      <p class="mono" dir="ltr">
        {grouped(fingerprint)}
      </p>
      <p>{t("lookup.place", { place: number(index + 1), size: number(checkpoint.size) })}</p>
      {counts && <p>{t("lookup.counts")}</p>}
      {superseded && <p>{t("lookup.superseded")}</p>}
      {revoked && <p>{t("lookup.revoked")}</p>}
      <p>✓ {t("lookup.checked")}</p>
      {checkpoint.witnessQuorum > 0 && (
        <p>
          {t(seen ? "lookup.witnessed" : "lookup.notWitnessed", {
            n: checkpoint.witnesses.length,
          })}
        </p>
      )}
      <Button onClick={() => saveText(text, `${fingerprint.slice(0, 8)}.receipt`)}>
        {t("lookup.save")}
      </Button>
    </Notice>
  );
}

function LookupFailure({ error, again }: { readonly error: Error; readonly again: () => void }) {
  const { t } = useWords();
  if (error instanceof ApiError && error.status === 404)
    return (
      <Notice tone="warning" live title={t("lookup.missing")}>
        <p>{t("lookup.missingText")}</p>
      </Notice>
    );
  if (error instanceof Reject)
    return (
      <Notice tone="bad" live title={t("lookup.false")}>
        <p>{t("lookup.falseText")}</p>
        <p class="detail" lang="en">
          {error.message} [{error.rule}]
        </p>
      </Notice>
    );
  return <Failure error={error} again={again} />;
}

/** The answer to the latest question; earlier ones that come late are passed over. */
function useSearch(name: string) {
  const [search, setSearch] = useState<Search>({ state: "idle" });
  const round = useRef(0);
  const start = (text: string) => {
    const mine = ++round.current;
    const tracking = readTracking(text);
    if (!tracking.ok) return setSearch({ state: "fault", fault: tracking.fault });
    setSearch({ state: "searching" });
    watcher()
      .lookUp(name, tracking.fingerprint)
      .then(
        (found): Search => ({ state: "found", found }),
        (cause: unknown): Search => ({
          state: "failed",
          error: cause instanceof Error ? cause : new Error(String(cause)),
        }),
      )
      .then((next) => mine === round.current && setSearch(next));
  };
  return [search, start] as const;
}

/** `given`: a tracking code from the address, as a receipt's QR code has it. */
export function LookupPanel({ name, given }: { readonly name: string; readonly given: string }) {
  const { t } = useWords();
  const [text, setText] = useState(given ? grouped(given) : "");
  const [search, start] = useSearch(name);
  useEffect(() => {
    if (given) start(given);
  }, [given]);
  const [scanning, setScanning] = useState(false);
  const scanned = (seen: string) => {
    setScanning(false);
    setText(seen);
    start(seen);
  };
  const fault = search.state === "fault" ? search.fault : null;
  return (
    <section aria-labelledby="lookup-title">
      <h2 id="lookup-title">{t("lookup.title")}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start(text);
        }}
      >
        <div class="field">
          <label for="tracking">{t("lookup.code")}</label>
          <p class="hint" id="tracking-hint">
            {t("lookup.hint")}
          </p>
          <input
            id="tracking"
            class="mono"
            type="text"
            dir="ltr"
            value={text}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            aria-describedby={fault ? "tracking-hint tracking-fault" : "tracking-hint"}
            aria-invalid={fault ? true : undefined}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
          {fault && (
            <p class="fault" id="tracking-fault" role="alert">
              {t(`lookup.fault.${fault}`)}
            </p>
          )}
        </div>
        <div class="actions">
          <Button kind="main" submit disabled={search.state === "searching"}>
            {t("lookup.start")}
          </Button>
          {!scanning && <Button onClick={() => setScanning(true)}>{t("lookup.scan")}</Button>}
        </div>
      </form>
      {scanning && <Scanner onText={scanned} onClose={() => setScanning(false)} />}
      {search.state === "searching" && <Waiting text={t("lookup.searching")} />}
      {search.state === "found" && <Found found={search.found} />}
      {search.state === "failed" && (
        <LookupFailure error={search.error} again={() => start(text)} />
      )}
    </section>
  );
}
