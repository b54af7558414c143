// The server's HTTP API (spec/server.md). Nothing here checks a proof: see crypto/ for that.
import { TooLong, readUpTo } from "./bounded";

/** Nothing that a page asks for in one piece is longer, but for whole records. */
const BYTES_MAX = 64 * 1024 * 1024;

export class ApiError extends Error {
  /** status 0: no answer at all. */
  constructor(
    readonly status: number,
    readonly rule: string,
    text: string,
    readonly retryAfter = 0,
  ) {
    super(text);
    this.name = "ApiError";
  }
  get isOffline(): boolean {
    return this.status === 0;
  }
}

export type Phase = "created" | "open" | "ended" | "closed" | "tallied" | "published";

export interface State {
  readonly name: string;
  readonly origin: string;
  readonly title: string;
  readonly election_id: string;
  readonly phase: Phase;
  readonly state_version: number;
  readonly size: number;
  readonly root: string;
  readonly ballots: number;
  readonly voters: number;
  readonly roll: number;
  readonly opens: string;
  readonly closes: string;
  readonly interval_ms: number;
  readonly pending: readonly {
    readonly act: string;
    readonly have: number;
    readonly need: number;
    readonly closed_at: number;
  }[];
  readonly working: string;
  readonly failed: string;
}

export interface VoterEntry {
  readonly credential: string;
  readonly roll_index: number;
  readonly mahalle: number;
  /** The last one in the log; 0 if there is no ballot of this credential yet. */
  readonly sequence: number;
  /** Of the last ballot, or "". */
  readonly fingerprint: string;
  readonly revoked: boolean;
}

export interface BallotEntry {
  readonly fingerprint: string;
  readonly ballot: string;
  readonly index: number;
  readonly roll_index: number;
  readonly sequence: number;
  readonly superseded: boolean;
  readonly revoked: boolean;
}

export interface Turnout {
  readonly step_seconds: number;
  readonly points: readonly (readonly [time: number, voters: number])[];
}

export interface DocumentEntry {
  readonly file: string;
  readonly kind: "attachment" | "minutes";
  readonly bytes: number;
  readonly sha256: string;
}

/** Fails with ApiError unless the answer is 2xx; other statuses may be let through by `also`. */
export async function ask(
  path: string,
  init: RequestInit = {},
  also: readonly number[] = [],
): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, { cache: "no-cache", credentials: "omit", ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, "", "no answer");
  }
  if (answer.ok || also.includes(answer.status)) return answer;
  throw await problem(answer);
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

async function problem(answer: Response): Promise<ApiError> {
  const after = Number(answer.headers.get("retry-after")) || 0;
  try {
    const { error } = JSON.parse(decode(await whole(answer))) as { error: Record<string, unknown> };
    return new ApiError(answer.status, String(error["rule"]), String(error["text"]), after);
  } catch {
    return new ApiError(answer.status, "", answer.statusText, after);
  }
}

/** The whole of an answer; fails with ApiError if it breaks off or is too long. */
export async function whole(answer: Response, max = BYTES_MAX): Promise<Uint8Array> {
  try {
    return await readUpTo(answer, max);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    if (cause instanceof TooLong) throw new ApiError(502, "", cause.message);
    throw new ApiError(0, "", "the answer broke off");
  }
}

const json = async <T>(path: string, init?: RequestInit): Promise<T> =>
  JSON.parse(await getText(path, init)) as T;

export const electionPath = (name: string): string => `/elections/${encodeURIComponent(name)}`;

/** The server says times in Unix seconds; they become what the manifest has. */
type RawState = Omit<State, "opens" | "closes"> & Readonly<Record<"opens" | "closes", number>>;
const asTime = (seconds: number): string => new Date(seconds * 1000).toISOString();
const asState = (raw: RawState): State => ({
  ...raw,
  opens: asTime(raw.opens),
  closes: asTime(raw.closes),
});

export const getElections = async (init?: RequestInit): Promise<State[]> =>
  (await json<RawState[]>("/elections", init)).map(asState);
export const getState = async (name: string, init?: RequestInit): Promise<State> =>
  asState(await json(electionPath(name), init));
export const getVoter = (name: string, credential: string): Promise<VoterEntry> =>
  json(`${electionPath(name)}/voters/${credential}`);
export const getBallot = (name: string, fingerprint: string): Promise<BallotEntry> =>
  json(`${electionPath(name)}/ballots/${fingerprint}`);
export const getTurnout = (name: string): Promise<Turnout> => json(`${electionPath(name)}/turnout`);
export const getDocuments = (name: string): Promise<DocumentEntry[]> =>
  json(`${electionPath(name)}/documents`);

export const documentPath = (name: string, file: string): string =>
  `${electionPath(name)}/documents/${encodeURIComponent(file)}`;
export const recordPath = (name: string, file: string): string =>
  `${electionPath(name)}/record/${file}`;

export async function getBytes(path: string, init?: RequestInit): Promise<Uint8Array> {
  return whole(await ask(path, init));
}
export async function getText(path: string, init?: RequestInit): Promise<string> {
  return decode(await getBytes(path, init));
}

const BYTES = { "content-type": "application/octet-stream" };

/** A receipt (taken) or a refusal, as text; both are signed and have to be checked. */
export async function postBallot(
  name: string,
  ballot: Uint8Array,
): Promise<{ readonly taken: boolean; readonly text: string }> {
  const init = { method: "POST", headers: BYTES, body: ballot as BodyInit };
  const answer = await ask(`${electionPath(name)}/ballots`, init, [422]);
  return { taken: answer.ok, text: decode(await whole(answer)) };
}

export async function postRequest(name: string, request: Uint8Array): Promise<State> {
  const init = { method: "POST", headers: BYTES, body: request as BodyInit };
  return asState(await json(`${electionPath(name)}/requests`, init));
}

/** A resident's answer ([look-3]). */
export type LookupAnswer =
  | { readonly found: false }
  | { readonly found: true; readonly entitled: true; readonly mahalle: number; readonly name: string }
  | { readonly found: true; readonly entitled: false; readonly reason: string };

/** In the body, never in an address: addresses end up in histories and logs. */
export const postLookup = (
  name: string,
  kimlik: string,
  birthDate: string,
): Promise<LookupAnswer> =>
  json(`${electionPath(name)}/lookup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ kimlik, birth_date: birthDate }),
  });
