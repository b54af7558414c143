// What a refusal means for the person at the desk. The program's own words follow as a detail.
import { ApiError } from "../api";
import { own } from "../protocol/own";
import { OyError } from "./oy";
import { PasskeyError } from "./passkey";

/** Refusals without a rule, told by their beginning or a part of it. */
const BY_TEXT: readonly (readonly [part: string, key: string])[] = [
  ["this is no secret key file", "noKey"],
  ["this is not the secret key of", "otherRole"],
  ["bytes instead of", "noKey"],
  ["the manifest names no", "notNamed"],
  ["this is no public key file", "noPublicKey"],
  ["this is the key of a", "otherPublicRole"],
  ["does not name the key as a creator's", "notCreator"],
];

const BY_RULE: Readonly<Record<string, string>> = {
  "req-1": "badRequest",
  "req-2": "stale",
  "req-3": "working",
  "req-4": "tooEarly",
  "req-5": "sameOrigin",
  "ent-4": "tooEarly",
  "ent-2": "quorum",
  "bal-11": "otherElection",
  "log-5": "notNow",
  "shr-1": "notReady",
  "shr-2": "signedAnother",
  "srv-1": "noElection",
  "cer-3": "otherState",
  "cer-4": "messageMissing",
  "note-4": "otherLine",
  "note-5": "notClosed",
  "note-7": "changedLog",
  "rec-1": "incomplete",
  "json-1": "noJson",
};

/** The key of the words for it, in desk.fault. */
export function faultKey(error: Error): string {
  if (error instanceof PasskeyError) return `desk.fault.passkey.${error.kind}`;
  if (!(error instanceof OyError) && !(error instanceof ApiError)) return "desk.fault.other";
  if (error instanceof ApiError && error.isOffline) return "common.offline";
  const told = BY_TEXT.find(([part]) => error.message.includes(part))?.[1];
  const known = told ?? own(BY_RULE, error.rule);
  if (known) return `desk.fault.${known}`;
  if (error instanceof ApiError) return apiKey(error.status);
  if (error.rule.startsWith("man-") || error.rule.startsWith("qst-")) return "desk.fault.manifest";
  if (error.rule.startsWith("cer-")) return "desk.fault.ceremony";
  return "desk.fault.refused";
}

function apiKey(status: number): string {
  if (status === 409) return "desk.fault.stale";
  if (status === 404) return "desk.fault.noElection";
  if (status === 429) return "common.tooMany";
  if (status === 503) return "common.busy";
  return "desk.fault.server";
}
