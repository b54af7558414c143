// A server that serves honest pages and dishonest data, ids that are names in JavaScript, and codes
// that come by an address: what a page must not say, do, or keep.
import * as assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadSource } from "./support/packages.mjs";
import { protocol as p, ruleOf, unhex } from "./support/protocol.mjs";
import { stage } from "./support/stage.mjs";
import { Voter, randomChoice } from "./support/voter.mjs";

// [man-6] allows them all.
const NAMES = {
  park: "__proto__", days: "parentNode", services: "constructor", effort: "toString",
  plan: "insertBefore", names: "hasOwnProperty", budget: "setAttribute",
  yes: "__proto__", no: "constructor", tue: "__proto__", wed: "constructor",
  waste: "__proto__", light: "toString", trees: "__proto__", paint: "constructor",
  a: "__proto__", b: "constructor", cinar: "__proto__", gunes: "toString",
  playground: "__proto__", benches: "constructor",
};
const renamed = (value) => {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value === "string") return Object.hasOwn(NAMES, value) ? NAMES[value] : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === "type" ? each : renamed(each)]));
};

let browser, served, end, real;
before(async () => {
  const fs = await import("node:fs");
  const prepare = (one) => {
    const file = one.path("demo/manifest.json");
    const manifest = JSON.parse(fs.readFileSync(file, "utf8"));
    manifest.contests = renamed(manifest.contests);
    fs.writeFileSync(file, JSON.stringify(manifest));
  };
  ({ browser, served, end } = await stage({ voters: 6, witnesses: false, prepare }));
  real = globalThis.fetch;
  globalThis.fetch = (url, init) => real(new URL(url, served.origin), init);
});
after(async () => {
  if (real) globalThis.fetch = real;
  await end?.();
});

const contestsOf = (mahalle) => p.contestsOf(served.manifest, mahalle);

/** A resident who is asked everything. */
async function busiest() {
  const { CryptoService, serverApi } = await loadSource("crypto/parts.ts");
  for (let k = 1; k <= 6; k += 1) {
    const { voter } = await new CryptoService(serverApi).enter(served.name, await served.codes(k));
    const contests = contestsOf(voter.mahalle);
    if (contests.length === served.manifest.contests.length) return { k, contests };
  }
  throw new Error("nobody is asked everything");
}
const choicesOf = (contests) =>
  Object.fromEntries(contests.map((contest) => [contest.id, randomChoice(contest)]));

test("ids that are names in JavaScript: a whole vote in the browser, and opened again", async () => {
  const { k, contests } = await busiest();
  assert.deepEqual(contests.slice(0, 2).map(({ id }) => id), ["__proto__", "parentNode"]);
  const choices = choicesOf(contests);
  const visitor = await browser.visitor(served.origin, { language: "en" });
  const voter = new Voter(visitor, contests);
  const code = await voter.vote(await served.codes(k), choices);
  assert.ok(code.length >= 40);
  await visitor.leave();
  const { report } = await served.recount();
  assert.equal(report.ballots.accepted, 1);
});

test("an opened ballot says what it holds of every contest, whatever its id is", async () => {
  const { faultOf, finishAll, firstFault } = await loadSource("booth/answers.ts");
  for (const { id: mahalle } of served.manifest.mahalle) {
    const contests = contestsOf(mahalle);
    const choices = choicesOf(contests);
    const [electionId, secret] = [new Uint8Array(32), p.toScalar(7)];
    const y = p.powerG(p.toScalar(5));
    const credential = p.powerG(secret);
    // Nothing is marked yet: what an object inherits is no answer.
    for (const contest of contests)
      if (contest.type === "choice" || contest.type === "grades")
        assert.notEqual(faultOf(contest, undefined), null, contest.id);
    assert.equal(firstFault(contests, {}), 0);
    const all = structuredClone(finishAll(contests, choices));
    assert.deepEqual(Object.keys(all).sort(), contests.map(({ id }) => id).sort());
    const sealed = p.seal({
      manifest: served.manifest, electionId, y, credential, mahalle, sequence: 1, choices: all,
    });
    const opened = p.checkOpened(p.openingOf(sealed), served.manifest, electionId, y);
    assert.deepEqual(Object.keys(opened.choices).sort(), contests.map(({ id }) => id).sort());
    for (const contest of contests) {
      const said = p.own(opened.choices, contest.id);
      const meant = p.own(all, contest.id);
      const bits = (choice) => p.encodeChoice(p.layoutOf(contest), choice);
      assert.deepEqual(bits(said), bits(meant), contest.id);
    }
  }
});

test("a server that names impossible things of a voter is refused: srv-9, bal-3", async () => {
  const { CryptoService, serverApi } = await loadSource("crypto/parts.ts");
  const codes = await served.codes(2);
  const said = (change) => new CryptoService({
    ...serverApi,
    voter: async (...asked) => ({ ...(await serverApi.voter(...asked)), ...change }),
  });
  const refused = async (rule, change) =>
    assert.rejects(said(change).enter(served.name, codes), { rule }, JSON.stringify(change));
  for (const sequence of [2 ** 32 - 1, -1, 1.5, "5", null, NaN]) await refused("srv-9", { sequence });
  await refused("srv-9", { credential: "00".repeat(32) });
  await refused("srv-9", { revoked: "no" });
  for (const mahalle of [1, "900001", null]) await refused("bal-3", { mahalle });
  await said({ sequence: 4 }).enter(served.name, codes);
});

test("a number that the server names and its log does not have: the election is not shown", async () => {
  const { readElection } = await loadSource("record/election.ts");
  const good = await readElection(served.name);
  assert.equal(good.electionId, served.electionId);
  const path = `/elections/${served.name}`;
  const state = await served.state();
  const swapped = "0".repeat(64);
  served.proxy.replace(path, Buffer.from(JSON.stringify({ ...state, election_id: swapped })));
  await assert.rejects(readElection(served.name), { rule: "bal-11" });
  served.proxy.restore();
});

test("titles that change places are another election, and not the one that was recounted", async () => {
  const { readElection } = await loadSource("record/election.ts");
  const { rememberRecount, wasRecounted } = await loadSource("record/recounted.ts");
  const honest = await readElection(served.name);
  const result = "11".repeat(32);
  rememberRecount(honest.electionId, { manifest: honest.sha256, result });
  assert.ok(wasRecounted(honest.electionId, { manifest: honest.sha256, result }));
  // The server shows a log whose first entry names its own manifest, and calls it by the old number.
  const manifest = structuredClone(honest.manifest);
  const [one, two] = manifest.contests[0].options;
  [one.title, two.title] = [two.title, one.title];
  const bytes = p.utf8(JSON.stringify(manifest));
  const state = await served.state();
  const bundle = `/elections/${served.name}/record/${p.tilePath("tile/entries", 0, state.size)}`;
  const entries = new Uint8Array(await (await real(served.origin + bundle)).arrayBuffer());
  entries.set(p.sha256(bytes), 4);
  entries.set(p.u64(bytes.length), 36);
  served.proxy.replace(bundle, entries);
  served.proxy.replace(`/elections/${served.name}/record/manifest.json`, bytes);
  await assert.rejects(readElection(served.name), { rule: "bal-11" });
  // Even if it gives the number of its own: nothing was recounted of that.
  const { electionIdOf } = await loadSource("record/id.ts");
  const hashes = p.splitEntries(entries, Math.min(256, state.size)).slice(0, 3)
    .map((entry) => p.hex(entry.slice(2, 34)));
  const election_id = await electionIdOf("ristretto255", hashes);
  served.proxy.replace(`/elections/${served.name}`, Buffer.from(JSON.stringify({ ...state, election_id })));
  const lying = await readElection(served.name);
  served.proxy.restore();
  assert.notEqual(lying.electionId, honest.electionId);
  assert.ok(!wasRecounted(lying.electionId, { manifest: lying.sha256, result }));
  assert.ok(!wasRecounted(honest.electionId, { manifest: lying.sha256, result }));
});

test("the pages compute the number of an election as the protocol does: hash-4, ent-5", async () => {
  const { electionIdOf } = await loadSource("record/id.ts");
  const hashes = ["01", "02", "03"].map((byte) => byte.repeat(32));
  const want = p.hex(p.hash32("election", ...hashes.map(unhex)));
  assert.equal(await electionIdOf("ristretto255", hashes), want);
  assert.notEqual(await electionIdOf("modp4096", hashes), want);
});

test("every page reads a manifest by the rules of the booth: hidden signs, another type", async () => {
  const { readManifest } = await loadSource("protocol/manifest.ts");
  const changed = (change) => {
    const manifest = structuredClone(served.manifest);
    change(manifest);
    return ruleOf(() => readManifest(p.utf8(JSON.stringify(manifest))));
  };
  assert.equal(changed(() => undefined), null);
  assert.equal(changed((m) => (m.group = "modp4096")), null);
  assert.equal(changed((m) => (m.contests[0].options[0].title = "a\u202eb")), "man-7");
  assert.equal(changed((m) => (m.contests[0].type = "constructor")), "qst-1");
  const budget = served.manifest.contests.findIndex(({ type }) => type === "budget");
  assert.equal(changed((m) => (m.contests[budget].options[0].heading = "x")), "dec-1");
  const headings = [{ id: "x", title: "X", cap: 1 }];
  assert.equal(changed((m) => (m.contests[budget].decision.headings = headings)), "dec-1");
  assert.equal(changed((m) => {
    m.contests[budget].decision.headings = headings;
    for (const option of m.contests[budget].options) option.heading = "x";
  }), null);
  assert.equal(changed((m) => (m.title = { toString: "x" })), "json-3");
});

test("an answer that goes on for ever is given up", async () => {
  const { TooLong, readUpTo } = await loadSource("bounded.ts");
  let cancelled = false;
  const endless = () => new Response(new ReadableStream({
    pull: (stream) => stream.enqueue(new Uint8Array(1000)),
    cancel: () => void (cancelled = true),
  }));
  await assert.rejects(readUpTo(endless(), 5500), (error) => error.message.includes("5500"));
  assert.ok(cancelled && TooLong);
  assert.equal((await readUpTo(new Response(new Uint8Array(5500)), 5500)).length, 5500);
  assert.equal((await readUpTo(new Response(null), 5)).length, 0);
});

test("the booth says the manifest's title and times, whatever the server says of them", async () => {
  const state = await served.state();
  const lie = { ...state, title: "Another vote", closes: state.closes + 86400 * 400 };
  served.proxy.replace(`/elections/${served.name}`, Buffer.from(JSON.stringify(lie)));
  const visitor = await browser.visitor(served.origin, { language: "en" });
  const page = await visitor.go("park/vote");
  await page.getByRole("heading", { level: 1, name: served.manifest.title }).waitFor();
  await page.getByRole("button", { name: "Begin" }).waitFor();
  assert.equal(await page.getByText("Another vote").count(), 0);
  served.proxy.restore();
  await visitor.leave();
});

test("answers that no page can show become a fault in words, not a dead page", async () => {
  const visitor = await browser.visitor(served.origin, { language: "en" });
  const turnout = `/elections/${served.name}/turnout`;
  for (const points of [[[1e300, 1], [1e301, 2]], [7, 8], null]) {
    const lie = JSON.stringify({ step_seconds: 1, points });
    served.proxy.replace(turnout, Buffer.from(lie), { "content-type": "application/json" });
    const { page } = visitor;
    await page.goto("about:blank");
    await page.goto(visitor.address("park/board"));
    if (points) await page.locator("main .notice.bad").waitFor();
    else await page.locator("main h1, main .notice.bad").first().waitFor();
    assert.equal(await page.locator("header.site").count(), 1);
    // It is no more than this page: others are there.
    served.proxy.restore();
    await page.getByRole("link", { name: "The vote" }).or(page.locator("nav a")).first().click();
    await page.getByRole("heading", { level: 1, name: served.manifest.title }).waitFor();
  }
  await visitor.leave();
});

test("a letter opened in a tab that has the pages: no code in the address, none for who comes next", async () => {
  const [code] = await served.codes(3);
  const visitor = await browser.visitor(served.origin, { language: "en" });
  const page = await visitor.go("park");
  await page.evaluate((one) => (window.location.hash = `#/en/park/vote#${one}`), code);
  await page.getByRole("button", { name: "Begin" }).click();
  const field = page.getByRole("textbox").first();
  await field.waitFor();
  assert.equal((await field.inputValue()).replaceAll("-", ""), code.replaceAll("-", ""));
  const known = await page.evaluate(() =>
    [location.href, ...[...document.links].map(({ href }) => href)].join("\n"));
  assert.ok(!known.includes(code) && !known.includes(code.replaceAll("-", "")));
  // The voter leaves; somebody else opens the booth in the same tab.
  await page.evaluate(() => (window.location.hash = "#/en/park/board"));
  await page.getByRole("heading", { level: 1, name: "The board" }).or(page.locator("main h1")).first().waitFor();
  await page.evaluate(() => (window.location.hash = "#/en/park/vote"));
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByRole("textbox").first().waitFor();
  assert.equal(await page.getByRole("textbox").first().inputValue(), "");
  await visitor.leave();
});
