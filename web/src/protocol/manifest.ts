// The manifest as far as the pages rest on it (spec/manifest.md). Its every rule is checked by the
// verifier; here: what a page reads is there, of the right type and within bounds.
import { unhex } from "./bytes";
import { Reject, must } from "./errors";
import { hash32 } from "./hash";
import { utf8Text } from "./note";
import type { Manifest } from "./types";

type Json = Readonly<Record<string, unknown>>;

const HEX = /^[0-9a-f]{64}$/;
const ID = /^[A-Za-z0-9._-]{1,40}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const TYPES = ["choice", "approval", "score", "points", "grades", "rank", "budget"];
const MAX_COST = 1e15;

function object(value: unknown): Json {
  const good = typeof value === "object" && value !== null && !Array.isArray(value);
  must(good, "json-3", "the manifest lacks an object where there must be one");
  return value as Json;
}

function list(value: unknown, least: number, most: number): readonly unknown[] {
  must(Array.isArray(value), "json-3", "the manifest lacks a list where there must be one");
  const fits = value.length >= least && value.length <= most;
  must(fits, "json-4", "a list of the manifest is too short or too long");
  return value;
}

function text(value: unknown, form?: RegExp, most = 300): string {
  must(typeof value === "string", "json-3", "the manifest lacks a text where there must be one");
  const fits = value !== "" && value.length <= 2 * most && (!form || form.test(value));
  must(fits, "json-4", "a text of the manifest has not its form");
  return value;
}

function whole(value: unknown, least: number, most: number): number {
  must(typeof value === "number", "json-3", "the manifest lacks a number where there must be one");
  const fits = Number.isSafeInteger(value) && value >= least && value <= most;
  must(fits, "json-4", "a number of the manifest is out of its bounds");
  return value;
}

function flag(value: unknown): void {
  must(typeof value === "boolean", "json-3", "the manifest lacks a yes or no");
}

function distinct(names: readonly string[]): void {
  const lower = names.map((name) => name.toLowerCase());
  must(new Set(lower).size === names.length, "man-6", "an id stands twice in a list");
  must(!lower.includes("blank"), "man-6", "an id is blank");
}

function keys(value: unknown, least: number, most: number): string[] {
  return list(value, least, most).map((each) => {
    const { name, key } = object(each);
    text(name);
    return text(key, HEX);
  });
}

function attachments(value: unknown): void {
  if (value === undefined) return;
  for (const each of list(value, 1, 50)) {
    const { title, file, bytes, sha256 } = object(each);
    text(title);
    text(file, /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}$/);
    whole(bytes, 1, 1e12);
    text(sha256, HEX);
  }
}

function described(value: Json): void {
  text(value["title"]);
  if (value["description"] !== undefined) text(value["description"], undefined, 10_000);
}

/** The keys that a type of question has of its own ([qst-1]). */
function parameters(contest: Json, n: number): void {
  switch (contest["type"]) {
    case "score":
      whole(contest["max_score"], 1, 1e6);
      break;
    case "points":
      whole(contest["points"], 1, 1e6);
      break;
    case "grades": {
      const grades = list(contest["grades"], 2, 20).map(object);
      grades.forEach((grade) => text(grade["title"]));
      distinct(grades.map(({ id }) => text(id, ID)));
      break;
    }
    case "rank":
      whole(contest["ranks"], 1, n);
      flag(contest["fewer"]);
      break;
    case "budget":
      whole(contest["cap"], 1, MAX_COST);
      whole(contest["min"], 0, whole(contest["max"], 1, n));
      break;
    case "approval":
      whole(contest["min"], 0, whole(contest["max"], 1, n));
      break;
  }
}

function contest(value: unknown, mahalle: readonly number[]): string {
  const each = object(value);
  described(each);
  attachments(each["attachments"]);
  must(TYPES.includes(text(each["type"])), "qst-1", "a question of an unknown type");
  must(each["suite"] === 1, "qst-1", "a question of an unknown suite");
  flag(each["blank"]);
  const options = list(each["options"], 1, 1000).map(object);
  options.forEach((option) => {
    described(option);
    if (each["type"] === "budget" || option["cost"] !== undefined)
      whole(option["cost"], 1, MAX_COST);
    if (option["heading"] !== undefined) text(option["heading"]);
  });
  distinct(options.map(({ id }) => text(id, ID)));
  parameters(each, options.length);
  if (each["scope"] !== undefined)
    for (const id of list(each["scope"], 1, mahalle.length))
      must(mahalle.includes(whole(id, 1, 999_999)), "man-3", "a question of an unknown mahalle");
  return text(each["id"], ID);
}

function roles(manifest: Json): void {
  const trustees = object(manifest["trustees"]);
  const people = list(trustees["keys"], 2, 32).map(object);
  people.forEach(({ name, identity, exchange }) => {
    text(name);
    text(identity, HEX);
    text(exchange, HEX);
  });
  whole(trustees["threshold"], 2, people.length);
  text(trustees["nonce"], HEX);
  const officers = object(manifest["officers"]);
  whole(officers["quorum"], 1, keys(officers["keys"], 1, 16).length);
  keys(manifest["registrars"], 1, 2);
  text(object(manifest["server"])["key"], HEX);
  const witnesses = object(manifest["witnesses"]);
  const witnessKeys = keys(witnesses["keys"], 0, 16);
  whole(witnesses["quorum"], witnessKeys.length ? 1 : 0, witnessKeys.length);
}

export function parseManifest(bytes: Uint8Array): Manifest {
  let value: unknown;
  const json = utf8Text(bytes, "json-1");
  try {
    value = JSON.parse(json);
  } catch {
    throw new Reject("json-1", "the manifest is not JSON");
  }
  const manifest = object(value);
  must(manifest["format"] === "oy-manifest" && manifest["version"] === 1, "man-1", "no manifest");
  must(
    manifest["group"] === "ristretto255",
    "grp-1",
    manifest["group"] === "modp4096"
      ? "this election uses a group that browsers cannot vote in; use the program oy vote"
      : "an unknown group",
  );
  described(manifest);
  text(manifest["origin"], /^[a-z0-9./-]{1,120}$/);
  text(manifest["roll_id"], HEX);
  const [opens, closes] = [text(manifest["opens"], TIME), text(manifest["closes"], TIME)];
  must(Date.parse(opens) < Date.parse(closes), "man-2", "the election closes before it opens");
  whole(manifest["minimum_scope"], 3, 1e6);
  flag(manifest["totals_by_mahalle"]);
  const mahalle = list(manifest["mahalle"], 1, 2000).map((each) => {
    const { id, name } = object(each);
    text(name);
    return whole(id, 1, 999_999);
  });
  roles(manifest);
  attachments(manifest["attachments"]);
  distinct(list(manifest["contests"], 1, 2048).map((each) => contest(each, mahalle)));
  return value as Manifest;
}

/** [cer-2] */
export function ceremonyId({ trustees }: Manifest): Uint8Array {
  const each = trustees.keys.flatMap(({ identity, exchange }) => [unhex(identity), unhex(exchange)]);
  const { threshold, nonce } = trustees;
  return hash32("ceremony", threshold, trustees.keys.length, unhex(nonce), ...each);
}
