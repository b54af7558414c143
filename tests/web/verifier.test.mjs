// The verifier in the page says what the verifier as shipped says: of good records, of changed ones,
// in both languages and both groups. Needs build/wasm/bin (./dev web) beside build/bin.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { below, demo, inPage, native, read, scratch, write } from "./support/tools.mjs";
import { loadSource } from "./support/packages.mjs";

const { invocation, CHECKS } = await loadSource("tools/recount.ts");

// The short run has fewer voters, and says each case in two of the four forms by turns.
const SHORT = process.env.OY_WEB_SHORT === "1";
const groups = { ristretto255: demo("ristretto255", "--voters", SHORT ? "12" : "40") };
groups.modp4096 = demo("modp4096", "--voters", "3", "--options", "2", "--group", "modp4096");
const record = (group) => read(path.join(groups[group], "record"));

const groupOf = (files) =>
  new TextDecoder().decode(files.get("manifest.json")).includes("modp4096")
    ? "modp4096"
    : "ristretto255";

let cases = 0;
/** Both ways, in JSON and text, tr and en: the same bytes and the same status. */
const FORMS = [
  ["--lang", "tr", "--json"],
  ["--lang", "en"],
  ["--lang", "en", "--json"],
  ["--lang", "tr"],
];
async function agree(files, ...options) {
  const dir = path.join(scratch, `case-${cases++}`);
  write(path.join(dir, "record"), files);
  // Of modp4096, which takes its time, two forms by turns.
  const forms = SHORT || groupOf(files) === "modp4096" ? FORMS.slice((cases % 2) * 2).slice(0, 2) : FORMS;
  for (const form of forms) {
    const args = ["record", ...form, ...options];
    const shipped = native("oy-verify", args, dir);
    const page = await inPage("oy-verify", args, below("record", files));
    assert.equal(page.stdout, shipped.stdout);
    assert.equal(page.stderr, shipped.stderr);
    assert.equal(page.status, shipped.status);
    assert.equal(page.files.size + page.removed.length, 0, "it reads and nothing else");
  }
  const { status, stdout } = native("oy-verify", ["record", "--json", ...options], dir);
  fs.rmSync(dir, { recursive: true });
  return { status, report: JSON.parse(stdout) };
}

/** The first fault is at this check. */
function expectFault({ status, report }, id) {
  assert.equal(status, 1);
  assert.equal(report.checks.find((check) => check.status === "failed").id, id);
}

function changed(group, name, change) {
  const files = record(group);
  const bytes = files.get(name);
  assert.ok(bytes, name);
  files.set(name, change(Uint8Array.from(bytes)));
  return files;
}
const flip = (at) => (bytes) => {
  bytes[at < 0 ? bytes.length + at : at] ^= 1;
  return bytes;
};
const bundle = (group) => [...record(group).keys()].find((name) => name.startsWith("ballots/"));
const entries = (group) => [...record(group).keys()].find((name) => name.startsWith("tile/entries/"));

for (const group of Object.keys(groups)) {
  test(`${group}: a good record is verified`, async () => {
    const { status, report } = await agree(record(group));
    assert.equal(status, 0);
    assert.equal(report.checks.length, CHECKS);
  });

  test(`${group}: a changed ballot, file, entry and checkpoint`, async () => {
    expectFault(await agree(changed(group, bundle(group), flip(-1))), "K6");
    expectFault(await agree(changed(group, "roll.bin", flip(-200))), "K4");
    expectFault(await agree(changed(group, "manifest.json", flip(30))), "K2");
    expectFault(await agree(changed(group, "result.json", flip(-4))), "I8");
    expectFault(await agree(changed(group, entries(group), flip(40))), "K1");
    expectFault(await agree(changed(group, "checkpoint", flip(-3))), "C1");
    expectFault(await agree(changed(group, "shares/1.bin", flip(-1))), "I6");
  });
}

test("a file too many, too few, too short", async () => {
  const more = record("ristretto255");
  more.set("notes.txt", new Uint8Array([65]));
  expectFault(await agree(more), "C1");
  const fewer = record("ristretto255");
  fewer.delete("tally.bin");
  expectFault(await agree(fewer), "C1");
  const cut = (bytes) => bytes.subarray(0, bytes.length - 7);
  expectFault(await agree(changed("ristretto255", bundle("ristretto255"), cut)), "C3");
});

test("numbers that 32 bits cannot hold, where a roll says how long it is", async () => {
  // A count of mahalle of 2^29 more has the same number of bytes modulo 2^32.
  const roll = record("ristretto255").get("roll.bin");
  for (let at = 30; at < 160; at++) {
    const files = changed("ristretto255", "roll.bin", (bytes) => {
      bytes[at] ^= 0x20;
      return bytes;
    });
    const page = await inPage("oy-verify", ["record", "--json"], below("record", files));
    assert.equal(page.status, 1, `byte ${at} of ${roll.length}`);
  }
});

test("an election id and a checkpoint that is not this log's", async () => {
  expectFault(await agree(record("ristretto255"), "--election", "0".repeat(64)), "K5");
  const files = record("ristretto255");
  const other = new TextDecoder().decode(record("modp4096").get("checkpoint"));
  const options = { language: "en", since: other };
  const { args, files: all } = invocation(files, options);
  const page = await inPage("oy-verify", args, all);
  assert.equal(page.status, 1);
  assert.match(page.stdout, /"id":"K9","group":"consistency","status":"failed"/);
});

test("options that are not known, and a record that is not there", async () => {
  for (const args of [["--no-such-option"], ["record", "--json", "--json-lines"], [], ["nowhere"]]) {
    const page = await inPage("oy-verify", args);
    const shipped = native("oy-verify", args);
    assert.equal(page.status, 2);
    assert.equal(page.status, shipped.status);
    assert.equal(page.stderr.replace(/:[^:]*$/, ""), shipped.stderr.replace(/:[^:]*$/, ""));
  }
});

test("each check is told when it is made, the ballots while they are counted", async () => {
  const told = [];
  const { args, files } = invocation(record("ristretto255"), { language: "tr" });
  const page = await inPage("oy-verify", args, files, (stream, line) =>
    told.push(JSON.parse(line)),
  );
  const checks = told.filter((line) => line.check).map((line) => line.check);
  assert.equal(page.status, 0);
  assert.equal(checks.length, CHECKS);
  assert.ok(checks.every((check) => check.title && check.heading && check.word));
  const ballots = told.filter((line) => line.progress?.of === "ballots");
  assert.ok(ballots.length >= 1);
  const last = ballots.at(-1).progress;
  assert.equal(last.done, last.total);
  assert.equal(told.at(-1).report.verdict, "verified");
});
