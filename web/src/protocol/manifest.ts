// The manifest as far as the pages rest on it (spec/manifest.md). Its every rule is checked by the
// verifier; here: what a page reads is there, of the right type and within bounds.
import { utf8Text } from "./bytes";
import { Reject, must } from "./errors";
import type { Manifest } from "./types";

type Json = Readonly<Record<string, unknown>>;

const HEX = /^[0-9a-f]{64}$/;
const ID = /^[A-Za-z0-9._-]{1,40}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const TYPES = ["choice", "approval", "score", "points", "grades", "rank", "budget"];
const GROUPS = ["ristretto255", "modp4096"];
const MAX_COST = 1e15;
/** Controls, other spaces, what is invisible or turns the direction, combining marks ([man-7]). */
const FORBIDDEN = new RegExp(
  [
    "[\\0-\\x1f\\x7f-\\xa0\\xad\\u061c\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f",
    "\\u2028-\\u202f\\u205f-\\u206f\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\u{e0000}-\\u{e0fff}",
    "\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\u3099-\\u309a\\ufe20-\\ufe2f",
    "\\u0374\\u037e\\u0387\\u1100-\\u11ff\\u1f00-\\u1fff\\u2126\\u212a\\u212b\\u2329\\u232a",
    "\\uf900-\\ufb4f\\ufe10-\\ufe1f\\uff00-\\uffff\\u{1d100}-\\u{1d1ff}\\u{2f800}-\\u{2fa1f}]",
  ].join(""),
  "u",
);

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
  const length = [...value].length;
  const fits = length > 0 && length <= most && (!form || form.test(value));
  must(fits, "json-4", "a text of the manifest has not its form");
  const shown = most > 300 ? value.replaceAll("\n", "") : value;
  must(!FORBIDDEN.test(shown), "man-7", "a text of the manifest holds signs that mislead");
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

/** Titles that look the same are the same ([man-7]). */
function distinctTitles(all: readonly Json[]): void {
  const titles = all.map(({ title }) => text(title).trim().replace(/ +/g, " "));
  must(new Set(titles).size === titles.length, "man-7", "two titles of a list look the same");
}

function moment(value: unknown): number {
  const written = text(value, TIME);
  const time = Date.parse(written);
  const isReal =
    !Number.isNaN(time) && new Date(time).toISOString().startsWith(written.slice(0, 19));
  must(isReal, "man-2", "a time of the manifest does not exist");
  return time;
}

function ascending(ids: readonly number[]): void {
  const good = ids.every((id, i) => i === 0 || id > (ids[i - 1] ?? 0));
  must(good, "man-3", "the mahalle are not in order");
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
      distinctTitles(grades);
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

/** A project under a heading that is not there would not be seen. */
function headings(decision: unknown, options: readonly Json[]): void {
  const named = decision === undefined ? undefined : object(decision)["headings"];
  const all = named === undefined ? [] : list(named, 1, 1000).map(object);
  distinctTitles(all);
  const ids = all.map(({ id }) => text(id, ID));
  distinct(ids);
  for (const { heading } of options) {
    const fits = all.length ? ids.includes(String(heading)) : heading === undefined;
    must(fits, "dec-1", "an option stands under a heading that is not there");
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
  });
  distinct(options.map(({ id }) => text(id, ID)));
  distinctTitles(options);
  const least = each["type"] === "choice" && each["blank"] === false ? 2 : 1;
  must(options.length >= least, "qst-1", "a question leaves nothing to choose");
  parameters(each, options.length);
  headings(each["decision"], options);
  if (each["scope"] !== undefined) {
    const scope = list(each["scope"], 1, mahalle.length).map((id) => whole(id, 1, 999_999));
    must(scope.every((id) => mahalle.includes(id)), "man-3", "a question of an unknown mahalle");
    ascending(scope);
  }
  return text(each["id"], ID);
}

function roles(manifest: Json): void {
  const trustees = object(manifest["trustees"]);
  const people = list(trustees["keys"], 2, 32).map(object);
  people.forEach(({ name }) => text(name));
  const threshold = whole(trustees["threshold"], 2, people.length);
  flag(trustees["all_needed"]);
  const spare = threshold < people.length || trustees["all_needed"] === true;
  must(spare, "cer-1", "one lost key would lose the election, and nobody has said so");
  text(trustees["nonce"], HEX);
  const officers = object(manifest["officers"]);
  const witnesses = object(manifest["witnesses"]);
  const officerKeys = keys(officers["keys"], 1, 16);
  const witnessKeys = keys(witnesses["keys"], 0, 16);
  whole(officers["quorum"], 1, officerKeys.length);
  whole(witnesses["quorum"], witnessKeys.length ? 1 : 0, witnessKeys.length);
  differ([
    ...people.map(({ identity }) => text(identity, HEX)),
    ...keys(manifest["registrars"], 1, 2),
    ...officerKeys,
    text(object(manifest["server"])["key"], HEX),
    ...witnessKeys,
  ]);
  differ(people.map(({ exchange }) => text(exchange, HEX)));
}

/** [man-5] */
function differ(all: readonly string[]): void {
  must(new Set(all).size === all.length, "man-5", "a key stands twice in the manifest");
}

/** For pages that show an election; a booth has more to ask of it. */
export function readManifest(bytes: Uint8Array): Manifest {
  let value: unknown;
  const json = utf8Text(bytes, "json-1");
  try {
    value = JSON.parse(json);
  } catch {
    throw new Reject("json-1", "the manifest is not JSON");
  }
  const manifest = object(value);
  must(manifest["format"] === "oy-manifest" && manifest["version"] === 1, "man-1", "no manifest");
  must(GROUPS.includes(String(manifest["group"])), "grp-1", "an unknown group");
  described(manifest);
  text(manifest["origin"], /^[a-z0-9./-]{1,120}$/);
  text(manifest["roll_id"], HEX);
  const [opens, closes] = [moment(manifest["opens"]), moment(manifest["closes"])];
  must(opens < closes, "man-2", "the election closes before it opens");
  whole(manifest["minimum_scope"], 3, 1e6);
  flag(manifest["totals_by_mahalle"]);
  const mahalle = list(manifest["mahalle"], 1, 2000).map((each) => {
    const { id, name } = object(each);
    text(name);
    return whole(id, 1, 999_999);
  });
  ascending(mahalle);
  roles(manifest);
  attachments(manifest["attachments"]);
  const contests = list(manifest["contests"], 1, 2048).map(object);
  distinct(contests.map((each) => contest(each, mahalle)));
  distinctTitles(contests);
  return value as Manifest;
}

export function parseManifest(bytes: Uint8Array): Manifest {
  const manifest = readManifest(bytes);
  must(
    manifest.group === "ristretto255",
    "grp-1",
    "this election uses a group that browsers cannot vote in; use the program oy vote",
  );
  return manifest;
}
