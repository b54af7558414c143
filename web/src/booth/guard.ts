// Keeps a voter from losing a choice by accident: the browser's "back" is a step back, links out
// and closing the page ask first.
import { useEffect, useRef } from "preact/hooks";
import { useWords } from "../i18n";
import { parsePlace } from "../place";
import { type BoothState, isUnsent } from "./machine";

function leadsAway(event: MouseEvent): boolean {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const href = link?.getAttribute("href") ?? "";
  if (!href.startsWith("#/") || link?.target) return false;
  const [there, here] = [parsePlace(href), parsePlace(window.location.hash)];
  return there.election !== here.election || there.page !== here.page;
}

/** stepBack says whether the booth is still underway after it. */
export function useGuard(state: BoothState, stepBack: () => boolean): void {
  const { t } = useWords();
  const latest = useRef({ unsent: false, stepBack, question: "" });
  latest.current = { unsent: isUnsent(state), stepBack, question: t("booth.leave") };
  const inside = state.step !== "welcome";
  useEffect(() => {
    const close = (event: BeforeUnloadEvent) => {
      if (latest.current.unsent) event.preventDefault();
    };
    const click = (event: MouseEvent) => {
      const { unsent, question } = latest.current;
      if (unsent && leadsAway(event) && !window.confirm(question)) event.preventDefault();
    };
    window.addEventListener("beforeunload", close);
    document.addEventListener("click", click, true);
    return () => {
      window.removeEventListener("beforeunload", close);
      document.removeEventListener("click", click, true);
    };
  }, []);
  useEffect(() => {
    if (!inside) return;
    let { hash } = window.location;
    const trap = () => window.history.pushState({ booth: true }, "", window.location.href);
    const back = () => {
      // A change of the language alone also comes as an event of the history.
      const same = hash === window.location.hash;
      hash = window.location.hash;
      if (same && latest.current.stepBack()) trap();
    };
    trap();
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, [inside]);
}
