import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export type Remote<T> =
  | { readonly state: "waiting" }
  | { readonly state: "here"; readonly value: T }
  | { readonly state: "failed"; readonly error: Error };

const asError = (cause: unknown): Error =>
  cause instanceof Error ? cause : new Error(String(cause));

/** The answer of `load`, asked for anew when `deps` change or when `again` is called. */
export function useRemote<T>(
  load: () => Promise<T>,
  deps: readonly unknown[],
): readonly [Remote<T>, () => void] {
  const [remote, setRemote] = useState<Remote<T>>({ state: "waiting" });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let wanted = true;
    load().then(
      (value) => wanted && setRemote({ state: "here", value }),
      (cause: unknown) => wanted && setRemote({ state: "failed", error: asError(cause) }),
    );
    return () => {
      wanted = false;
    };
  }, [...deps, round]);
  return [remote, useCallback(() => setRound((n) => n + 1), [])];
}

/** Calls `tick` every so many milliseconds while the page is seen. */
export function useInterval(tick: () => void, milliseconds: number): void {
  const latest = useRef(tick);
  latest.current = tick;
  useEffect(() => {
    const id = setInterval(() => document.hidden || latest.current(), milliseconds);
    return () => clearInterval(id);
  }, [milliseconds]);
}
