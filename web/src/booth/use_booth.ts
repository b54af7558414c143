// Joins the state machine with the crypto worker, the network and the page around it.
import { useCallback, useEffect, useReducer, useState } from "preact/hooks";
import { getVoter } from "../api";
import type { CryptoClient } from "../crypto/client";
import { createCrypto } from "../crypto/rpc";
import { finishAll } from "./answers";
import { useHost } from "./host";
import { type BoothEvent, type BoothState, reduce, start } from "./machine";
import { dropPending, keepPending } from "./pending";
import { type Trouble, send } from "./sending";

export interface Waiting {
  readonly trouble: Trouble;
  readonly seconds: number;
  readonly now: () => void;
}

export interface Booth {
  readonly name: string;
  readonly state: BoothState;
  readonly dispatch: (event: BoothEvent) => void;
  readonly crypto: CryptoClient;
  readonly enter: (codes: readonly string[]) => Promise<void>;
  /** How far the sealing is, 0 to 1. */
  readonly sealing: number;
  readonly open: () => Promise<void>;
  readonly cast: () => Promise<void>;
  /** After a refusal because another ballot came first. */
  readonly renew: () => Promise<void>;
  /** While the ballot cannot be sent; null while it is on its way. */
  readonly waiting: Waiting | null;
  /** What went wrong for good in sealing or sending. */
  readonly error: Error | null;
  readonly again: () => void;
}

const asError = (cause: unknown): Error =>
  cause instanceof Error ? cause : new Error(String(cause));

/** The worker, and an end of it with all its secrets when the page is left. */
function useCrypto(): CryptoClient {
  const [crypto] = useState(createCrypto);
  useEffect(() => {
    const forget = () => crypto.forget();
    // A page that comes back out of the browser's cache has no worker any more: it begins anew.
    const anew = (event: PageTransitionEvent) => {
      if (event.persisted) window.location.reload();
    };
    window.addEventListener("pagehide", forget);
    window.addEventListener("pageshow", anew);
    return () => {
      window.removeEventListener("pagehide", forget);
      window.removeEventListener("pageshow", anew);
      forget();
    };
  }, []);
  return crypto;
}

export function useBooth(name: string): Booth {
  const crypto = useCrypto();
  const { kiosk } = useHost();
  const [state, dispatch] = useReducer(reduce, start);
  const [sealing, setSealing] = useState(0);
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [round, setRound] = useState(0);
  const { step, voter, sequence, sealed, ballot } = state;

  useEffect(() => {
    if (step !== "sealing" || !voter) return;
    let wanted = true;
    setSealing(0);
    setError(null);
    const choices = finishAll(state.contests, state.drafts);
    const request = { name, mahalle: voter.mahalle, sequence, choices };
    crypto
      .seal(request, (done, total) => wanted && setSealing(done / total))
      .then(
        (result) => wanted && dispatch({ type: "sealed", sealed: result }),
        (cause: unknown) => wanted && setError(asError(cause)),
      );
    return () => {
      wanted = false;
    };
  }, [step, sequence, round]);

  useEffect(() => {
    if (step !== "sending" || !ballot) return;
    const control = new AbortController();
    if (!kiosk) keepPending(name, ballot);
    setError(null);
    setWaiting(null);
    const onTrouble = (trouble: Trouble, seconds: number) =>
      new Promise<void>((now) => {
        setWaiting({ trouble, seconds, now });
        window.addEventListener("online", () => now(), { once: true, signal: control.signal });
      }).then(() => setWaiting(null));
    send({ name, ballot, crypto, onTrouble, signal: control.signal }).then(
      (outcome) => {
        if (!outcome || control.signal.aborted) return;
        dropPending();
        if (outcome.kind === "received") dispatch({ type: "received", receipt: outcome.receipt });
        else dispatch({ type: "refused", refusal: outcome.refusal });
      },
      (cause: unknown) => control.signal.aborted || setError(asError(cause)),
    );
    return () => control.abort();
  }, [step, ballot, round]);

  const enter = useCallback(
    async (codes: readonly string[]) => {
      const { credential, voter: found } = await crypto.enter(name, codes);
      const { mahalle, sequence: last } = found;
      dispatch({ type: "entered", voter: { credential, mahalle, sequence: last } });
    },
    [crypto, name],
  );
  const act = useCallback(async (what: () => Promise<void>) => {
    setError(null);
    try {
      await what();
    } catch (cause) {
      setError(asError(cause));
    }
  }, []);

  return {
    name,
    state,
    dispatch,
    crypto,
    enter,
    sealing,
    waiting,
    error,
    open: () =>
      act(async () => {
        if (sealed) dispatch({ type: "opened", opened: await crypto.open(sealed.handle) });
      }),
    cast: () =>
      act(async () => {
        if (sealed) dispatch({ type: "signed", ballot: await crypto.sign(sealed.handle) });
      }),
    renew: () =>
      act(async () => {
        if (!voter) return;
        const found = await getVoter(name, voter.credential);
        dispatch({ type: "renewed", voter: { ...voter, sequence: found.sequence } });
      }),
    again: () => setRound((n) => n + 1),
  };
}
