// A whole election: voted in browsers and by the command line, closed, tallied, decrypted and
// published by `oy`, recounted by oy-verify and in the page. The totals are those of the choices.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { after, before, test } from "node:test";
import { accessible, fits } from "./support/axe.mjs";
import { tool } from "./support/server.mjs";
import { shoot } from "./support/screenshots.mjs";
import { stage } from "./support/stage.mjs";
import { Voter, randomChoice, totalsOf } from "./support/voter.mjs";
import { words } from "./support/words.mjs";

/** Browsers are slow beside other tests; until the end the machine only waits. */
const SECONDS = 75;
const VOTERS = 14;
const IN_BROWSERS = [
  { k: 2, device: "phone", language: "tr" },
  { k: 3, device: "desktop", language: "en" },
  { k: 4, device: "narrow", language: "tr", dark: true },
  { k: 1, device: "phone", language: "en" },
];

let browser, served, end;
/** Resident → the choices that count. */
const counted = new Map();
const tracking = new Map();

before(async () => {
  ({ browser, served, end } = await stage({ voters: VOTERS, closesIn: SECONDS }));
});
after(() => end?.());

/** The sample's first resident lives in the smallest mahalle, the others in turn in two more. */
const mahalleOf = (k) => served.manifest.mahalle[k === 1 ? 2 : (k - 1) % 2].id;
const contestsOf = (k) =>
  served.manifest.contests.filter(({ scope }) => !scope || scope.includes(mahalleOf(k)));
const choicesOf = (k) =>
  Object.fromEntries(contestsOf(k).map((contest) => [contest.id, randomChoice(contest)]));

/** Nothing of codes or choices may be left behind, or have been sent in an address. */
async function leavesNothing(visitor, codes) {
  const left = await visitor.page.evaluate(async () => ({
    address: location.href,
    local: JSON.stringify(localStorage),
    session: JSON.stringify(sessionStorage),
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    cookies: document.cookie,
    history: JSON.stringify(history.state),
  }));
  assert.equal(left.databases + left.caches, 0);
  assert.equal(left.local, "{}");
  assert.equal(left.session, "{}");
  assert.equal(left.cookies, "");
  const said = [JSON.stringify(left), ...visitor.requests].join("\n").toUpperCase();
  for (const code of codes) {
    assert.ok(!said.includes(code), "a code is in an address or in storage");
    assert.ok(!said.includes(code.replaceAll("-", "")), "a code is in an address or in storage");
  }
}

for (const { k, ...look } of IN_BROWSERS)
  test(`resident ${k} votes on a ${look.device}, in ${look.language}`, async () => {
    const visitor = await browser.visitor(served.origin, look);
    const codes = await served.codes(k);
    const choices = choicesOf(k);
    const voter = new Voter(visitor, contestsOf(k));
    tracking.set(k, await voter.vote(codes, choices));
    counted.set(k, choices);
    await fits(visitor.page);
    await leavesNothing(visitor, codes);
    await shoot(visitor, "receipt");
    await visitor.leave();
  });

test("resident 2 votes again, with a code from the letter's QR; the answer is lost once", async () => {
  const visitor = await browser.visitor(served.origin);
  const voter = new Voter(visitor, contestsOf(2));
  const codes = await served.codes(2);
  const choices = choicesOf(2);
  await voter.begin("park/vote", codes[0]);
  assert.ok(!visitor.page.url().includes(codes[0]), "the code has left the address");
  await voter.enter(codes);
  const lost = served.proxy.lose("POST", /\/ballots$/, "after");
  await voter.seal(choices);
  tracking.set(2, await voter.cast());
  await lost;
  counted.set(2, choices);
  await visitor.leave();
});

test("resident 5 opens a ballot first; what was opened is not in the record", async () => {
  const visitor = await browser.visitor(served.origin, { device: "desktop", language: "en" });
  const voter = new Voter(visitor, contestsOf(5));
  const choices = choicesOf(5);
  await voter.begin();
  await voter.enter(await served.codes(5));
  const opened = await voter.seal(choices);
  await visitor.page.locator("summary", { hasText: voter.t("booth.check") }).click();
  await voter.button("booth.open").click();
  await voter.heading("booth.opened");
  const saved = visitor.page.waitForEvent("download");
  await voter.button("booth.openedSave").click();
  const file = served.path("opened");
  await (await saved).saveAs(file);
  await voter.button("booth.sealAgain").click();
  const sealed = await voter.sealed();
  assert.notEqual(sealed, opened);
  assert.equal(await voter.cast(), sealed);
  counted.set(5, choices);
  tracking.set(5, sealed);
  // The C verifier, on a second computer, reads the same choices out of the opened ballot.
  const record = await served.fetch(served.path("second"));
  const said = await tool("oy-verify", "ballot", "--opening", file, "--record", record);
  assert.ok(said.replaceAll(/\s/g, "").includes(opened), said);
  const yes = served.manifest.contests[0].options.find(({ id }) => id === choices.park);
  assert.ok(said.includes(yes.title), said);
  const there = await fetch(`${served.url}/ballots/${opened}`);
  assert.equal(there.status, 404);
  await visitor.leave();
});

test("others vote by the command line", async () => {
  for (let k = 6; k <= VOTERS; k++) {
    const choices = choicesOf(k);
    await served.castByTool(k, choices);
    counted.set(k, choices);
  }
  assert.ok(Date.now() < served.closes, `all have voted within ${SECONDS} s`);
});

test("officers and trustees finish it", { timeout: 120_000 }, () => served.finish());

/** contest → line → sum of all choices that count. */
function expected() {
  return served.manifest.contests.map((contest) => {
    const sums = {};
    for (const choices of counted.values())
      if (choices[contest.id] !== undefined)
        for (const [line, n] of Object.entries(totalsOf(contest, choices[contest.id])))
          sums[line] = (sums[line] ?? 0) + n;
    return sums;
  });
}

test("oy-verify finds every check in order, and the totals are those of the choices", async () => {
  const { status, report } = await served.recount();
  assert.equal(status, 0);
  assert.equal(report.verdict, "verified");
  assert.equal(report.ballots.counted, VOTERS);
  assert.equal(report.ballots.superseded, 1);
  const found = report.contests.map(({ totals }) =>
    Object.fromEntries(totals.filter(({ count }) => count > 0).map(({ id, count }) => [id, count])));
  const wanted = expected().map((sums) =>
    Object.fromEntries(Object.entries(sums).filter(([, n]) => n > 0)));
  assert.deepEqual(found, wanted);
});

test("the result page shows what result.json says", async () => {
  const visitor = await browser.visitor(served.origin, { device: "desktop", language: "en" });
  const page = await visitor.go("park/results");
  const result = JSON.parse(fs.readFileSync(served.path("recount", "result.json"), "utf8"));
  for (const { title } of served.manifest.contests)
    await page.getByRole("heading", { name: title }).first().waitFor();
  const text = await page.locator("main").textContent();
  assert.ok(text.includes(result.lot), "the lot");
  const sums = expected();
  for (const [i, contest] of served.manifest.contests.entries()) {
    if (!["choice", "approval", "budget"].includes(contest.type)) continue;
    for (const { id, title } of contest.options) {
      const rows = page.getByRole("row").filter({ has: page.getByText(title, { exact: true }) });
      if ((await rows.count()) === 0) continue;
      const cell = rows.first().getByRole("cell").first();
      const count = await cell.evaluate((element) => element.firstChild.textContent);
      assert.equal(Number(count), sums[i][id] ?? 0, title);
    }
  }
  await accessible(page);
  await shoot(visitor, "results");
  await visitor.leave();
});

test("recounted in the page: every check has its tick, and the same totals", async () => {
  const visitor = await browser.visitor(served.origin);
  const t = words("tr");
  const page = await visitor.go("park/recount");
  await page.getByRole("button", { name: t("recount.start"), exact: true }).click();
  await page.locator('[data-verdict="verified"]').waitFor({ timeout: 60_000 });
  await page.getByText(t("verdict.counts", { n: VOTERS })).waitFor();
  await accessible(page);
  await fits(page);
  await shoot(visitor, "recount");
  // The page of results knows of it now.
  await page.getByRole("link", { name: t("election.result") }).click();
  await page.getByText(t("results.recounted")).waitFor();
  await visitor.leave();
});

test("the booth is closed; a ballot is found on the board by its tracking code", async () => {
  const visitor = await browser.visitor(served.origin);
  const t = words("tr");
  const page = await visitor.go("park/vote");
  await page.getByText(t("booth.over")).waitFor();
  assert.equal(await page.getByRole("button", { name: t("booth.begin") }).count(), 0);
  for (const k of [2, 5]) {
    await visitor.go(`park/board/${tracking.get(k)}`);
    await page.getByText(t("lookup.found")).first().waitFor();
  }
  await visitor.leave();
});
