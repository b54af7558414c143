import { useEffect, useState } from "preact/hooks";
import { type State, getState } from "../api";
import { type Remote, useInterval, useRemote } from "../hooks";

const FASTEST = 3_000;
const SLOWEST = 60_000;
/** Of the phases after which nothing changes quickly. */
const QUIET = 30_000;

export interface Live {
  readonly state: Remote<State>;
  /** When it was last heard, or null. */
  readonly heard: Date | null;
  /** The latest question had no answer. */
  readonly isStale: boolean;
  readonly again: () => void;
}

/** The election's state, asked for again and again while somebody looks. */
export function useLive(name: string): Live {
  const [remote, again] = useRemote(async () => ({ ...(await getState(name)) }), [name]);
  const [heard, setHeard] = useState<Date | null>(null);
  const [last, setLast] = useState<State | null>(null);
  useEffect(() => {
    if (remote.state !== "here") return;
    setHeard(new Date());
    setLast(remote.value);
  }, [remote]);
  const wait = last?.phase === "open" ? 5 * Number(last.interval_ms) || QUIET : QUIET;
  useInterval(again, Math.min(SLOWEST, Math.max(FASTEST, wait)));
  // What was heard last is better than nothing; the page says how old it is.
  const state: Remote<State> =
    remote.state === "failed" && last ? { state: "here", value: last } : remote;
  return { state, heard, isStale: remote.state === "failed", again };
}
