// The muhtarlık's shared device: an official starts it, then one voter after the other, and nothing
// of one is there for the next.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { VotingBooth } from "../booth/booth";
import { HostContext } from "../booth/host";
import { useWords } from "../i18n";
import { type Place, placeHash } from "../place";
import { Button } from "../ui/button";
import { StepHeading } from "../ui/heading";
import { Notice } from "../ui/states";
import { type Leftover, leftovers } from "./checks";
import { type Idleness, idleness } from "./clock";

/** Zooming in changes the ratio afterwards; only that counts. */
const FIRST_RATIO = window.devicePixelRatio || 1;
const surroundings = () => ({ window, ratio: window.devicePixelRatio / FIRST_RATIO });

async function fullScreen(): Promise<boolean> {
  try {
    await document.documentElement.requestFullscreen();
    return true;
  } catch {
    return false;
  }
}

function Start({ onStart }: { readonly onStart: () => void }) {
  const { t } = useWords();
  const [found, setFound] = useState<readonly Leftover[] | null>(null);
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    // Asked for first: a browser allows it only at once after a tap.
    const full = fullScreen();
    const now = await leftovers(surroundings());
    await full;
    setBusy(false);
    setFound(now);
    if (now.length === 0) onStart();
    else if (document.fullscreenElement) void document.exitFullscreen();
  };
  return (
    <>
      <StepHeading>{t("kiosk.title")}</StepHeading>
      <p class="lead">{t("kiosk.lead")}</p>
      <h2>{t("kiosk.before")}</h2>
      <ol>
        <li>{t("kiosk.before.private")}</li>
        <li>{t("kiosk.before.extensions")}</li>
        <li>{t("kiosk.before.printer")}</li>
        <li>{t("kiosk.before.screen")}</li>
      </ol>
      {found && found.length > 0 && (
        <Notice tone="bad" live title={t("kiosk.refused")}>
          <ul>
            {found.map((what) => (
              <li key={what}>{t(`kiosk.found.${what}`)}</li>
            ))}
          </ul>
          <p>{t("kiosk.refusedText")}</p>
        </Notice>
      )}
      <div class="actions">
        <Button kind="main" disabled={busy} onClick={() => void start()}>
          {t(found?.length ? "kiosk.checkAgain" : "kiosk.start")}
        </Button>
      </div>
    </>
  );
}

/** Watches for hands; calls `over` when there have been none for too long. */
function useIdleness(step: string, over: () => void): readonly [Idleness, () => void] {
  const [state, setState] = useState<Idleness>({ kind: "fine" });
  const last = useRef(Date.now());
  const here = useCallback(() => {
    last.current = Date.now();
    setState({ kind: "fine" });
  }, []);
  useEffect(here, [step]);
  useEffect(() => {
    const touched = () => {
      // A warning goes away by its button, not by a sleeve on the table.
      if (idleness(step, (Date.now() - last.current) / 1000).kind === "fine") last.current = Date.now();
    };
    const kinds = ["pointerdown", "keydown", "input", "wheel"] as const;
    for (const kind of kinds) document.addEventListener(kind, touched, true);
    const id = setInterval(() => {
      const now = idleness(step, (Date.now() - last.current) / 1000);
      setState(now);
      if (now.kind === "over") over();
    }, 500);
    return () => {
      for (const kind of kinds) document.removeEventListener(kind, touched, true);
      clearInterval(id);
    };
  }, [step, over]);
  return [state, here];
}

function StillHere({ left, here }: { readonly left: number; readonly here: () => void }) {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="kiosk-warning" aria-labelledby="kiosk-still" onCancel={here}>
      <h2 id="kiosk-still">{t("kiosk.still")}</h2>
      <p aria-live="off">{t("kiosk.stillText", { n: left })}</p>
      <div class="actions">
        <Button kind="main" onClick={here}>
          {t("kiosk.here")}
        </Button>
      </div>
    </dialog>
  );
}

function BackToFullScreen() {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="kiosk-warning"
      aria-labelledby="kiosk-full"
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id="kiosk-full">{t("kiosk.left")}</h2>
      <div class="actions">
        <Button kind="main" onClick={() => void fullScreen()}>
          {t("kiosk.back")}
        </Button>
      </div>
    </dialog>
  );
}

/** Full screen was left; where it never began (some phones and tablets cannot) nothing is said. */
function useLeftFullScreen(): boolean {
  const [left, setLeft] = useState(false);
  useEffect(() => {
    const change = () => setLeft(document.fullscreenElement === null);
    document.addEventListener("fullscreenchange", change);
    return () => document.removeEventListener("fullscreenchange", change);
  }, []);
  return left;
}

function Session({ name, finish }: { readonly name: string; readonly finish: () => void }) {
  const [step, setStep] = useState("welcome");
  const [still, here] = useIdleness(step, finish);
  const left = useLeftFullScreen();
  const [host] = useState(() => ({ kiosk: true, finish, reached: setStep }));
  return (
    <HostContext.Provider value={host}>
      <VotingBooth name={name} code="" />
      {still.kind === "warned" && <StillHere left={still.left} here={here} />}
      {left && still.kind === "fine" && <BackToFullScreen />}
    </HostContext.Provider>
  );
}

export function Kiosk({ place }: { readonly place: Place }) {
  // The language of the device; each voter begins with it, whatever the one before has chosen.
  const home = useRef("");
  const [round, setRound] = useState(0);
  const finish = useCallback(() => {
    window.history.replaceState(null, "", home.current);
    // Tells the frame, which follows the address.
    window.dispatchEvent(new HashChangeEvent("hashchange"));
    setRound((n) => n + 1);
  }, []);
  const start = () => {
    home.current = placeHash({ ...place, rest: [] });
    finish();
  };
  if (round === 0) return <Start onStart={start} />;
  return <Session key={round} name={place.election} finish={finish} />;
}
