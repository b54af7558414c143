// The result in charts and tables, and its recount in the page, good and tampered.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { after, before, test } from "node:test";
import { accessible, fits } from "./support/axe.mjs";
import { castAll } from "./support/cast.mjs";
import { readJson } from "./support/packages.mjs";
import { LOOKS, SHORT, shoot } from "./support/screenshots.mjs";
import { stage } from "./support/stage.mjs";

let browser, served, end, record, result;
before(async () => {
  ({ browser, served, end } = await stage({ voters: 24, closesIn: 12 }));
  await castAll(served);
  await served.finish();
  record = await served.fetch(served.path("published"));
  result = readJson(record, "result.json");
});
after(() => end?.());

async function visit(place, look = { language: "en" }) {
  const visitor = await browser.visitor(served.origin, { reduced: true, ...look });
  return { visitor, page: await visitor.go(place) };
}

/** All numbers of a question's tables, by the heading of their row. */
async function rowsOf(card) {
  const rows = await card.locator("tbody tr").evaluateAll((all) =>
    all.map((row) => [
      row.querySelector("th bdi")?.textContent ?? row.querySelector("th").textContent.trim(),
      ...[...row.querySelectorAll("td")].map(
        (cell) => cell.querySelector("strong")?.textContent ?? cell.textContent,
      ),
    ]),
  );
  return rows.map(([title, ...numbers]) => [title, ...numbers.map(Number)]);
}

/** What the tables have to say, from result.json. */
function expected(contest, totals) {
  const count = (id) => totals.find((total) => total.id === id).count;
  const { options, type, grades, ranks, blank } = contest;
  if (type === "grades")
    return options.map(({ id, title }) => [title, ...grades.map((g) => count(`${id}/${g.id}`))]);
  if (type === "rank")
    return options.map(({ id, title }) => [
      title,
      ...Array.from({ length: ranks }, (_, r) => count(`${id}/${r + 1}`)),
    ]);
  const rows = options.map(({ id, title }) => [title, count(id)]);
  return blank ? [...rows, ["Blank", count("blank")]] : rows;
}

test("the numbers of all seven types are those of result.json", async () => {
  const { visitor, page } = await visit("park/results");
  await page.getByText("Not recounted on this device yet").waitFor();
  const types = new Set();
  for (const contest of served.manifest.contests) {
    types.add(contest.type);
    const card = page.locator(`article[aria-labelledby="result-${contest.id}"]`);
    const rows = await rowsOf(card);
    const [all] = result.contests.find(({ id }) => id === contest.id).scopes;
    for (const row of expected(contest, all.totals))
      assert.ok(
        rows.some((shown) => JSON.stringify(shown) === JSON.stringify(row)),
        `${contest.id}: ${JSON.stringify(row)} in ${JSON.stringify(rows)}`,
      );
    const decided = result.decisions.find((one) => one.contest === contest.id);
    const words = await card.locator(".outcome").innerText();
    for (const id of decided.selected)
      assert.ok(words.includes(contest.options.find((option) => option.id === id).title), id);
    assert.ok(words.includes(`${decided.ballots} out of ${decided.electorate}`), words);
  }
  assert.equal(types.size, 7);
  await accessible(page);
  await visitor.leave();
});

test("a result that is not the one in the log is not shown", async () => {
  const other = fs.readFileSync(`${record}/result.json`, "utf8").replace('"count":', '"count":1');
  served.proxy.replace("/elections/park/record/result.json", Buffer.from(other));
  const { visitor, page } = await visit("park/results");
  await page.getByText(/result.json is not the file that log entry/).waitFor();
  assert.equal(await page.locator("article").count(), 0);
  served.proxy.restore();
  await visitor.leave();
});

async function recount(page) {
  await page.getByRole("button", { name: "Recount it here" }).click();
  await page.locator("[data-verdict]").waitFor({ timeout: 60_000 });
  return {
    verdict: await page.locator("[data-verdict]").getAttribute("data-verdict"),
    fault: await page.locator("[data-fault]").evaluateAll((all) => all[0]?.dataset.fault),
    checks: await page
      .locator("[data-check]")
      .evaluateAll((all) => Object.fromEntries(all.map(({ dataset: d }) => [d.check, d.status]))),
  };
}

test("a recount here agrees with oy-verify, and the result page knows of it", async () => {
  const { report } = await served.recount();
  const { visitor, page } = await visit("park/recount");
  const { verdict, checks } = await recount(page);
  assert.equal(verdict, "verified");
  assert.deepEqual(checks, Object.fromEntries(report.checks.map(({ id, status }) => [id, status])));
  await accessible(page);
  await page.locator(".verdict").getByRole("link", { name: "See the result" }).click();
  await page.getByText("Recounted on this device: the result is right").waitFor();
  // A word in storage could be anybody's: a new page knows nothing of it.
  await visitor.go("park/results");
  await page.getByText("Not recounted on this device yet").waitFor();
  await visitor.leave();
});

test("tampered records: the first failed check is the one that oy-verify names", async () => {
  const flip = (file) => {
    const bytes = fs.readFileSync(`${record}/${file}`);
    bytes[bytes.length - 40] ^= 1;
    return bytes;
  };
  const ballots = fs.readdirSync(`${record}/ballots`, { recursive: true }).map(String)
    .find((name) => fs.statSync(`${record}/ballots/${name}`).isFile());
  const files = ["manifest.json", `ballots/${ballots}`, "result.json", "roll.bin", "tally.bin",
    "checkpoint"];
  for (const file of SHORT ? files.slice(0, 3) : files) {
    const copy = served.path(`tampered-${file.replaceAll("/", "-")}`);
    fs.cpSync(record, copy, { recursive: true });
    fs.writeFileSync(`${copy}/${file}`, flip(file));
    const { report } = await served.recount(copy);
    const first = report.checks.find(({ status }) => status === "failed").id;
    served.proxy.replace(`/elections/park/record/${file}`, flip(file));
    const { visitor, page } = await visit("park/recount");
    const { verdict, fault } = await recount(page);
    assert.deepEqual([file, verdict, fault], [file, "failed", first]);
    served.proxy.restore();
    await visitor.leave();
  }
});

test("the record is taken away as an archive, and recounted from it without a server", async () => {
  const { visitor, page } = await visit("park/board");
  const button = page.getByRole("button", { name: "Download the record" });
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const archive = served.path("park.tar");
  await download.saveAs(archive);
  await visitor.go("park/recount");
  await page.getByText("Check a record that you have from elsewhere").click();
  await page.getByLabel("or its archive (.tar)").setInputFiles(archive);
  await page.locator('[data-verdict="verified"]').waitFor({ timeout: 60_000 });
  await page.getByLabel("Folder of the record").setInputFiles(record);
  await page.locator('[data-verdict="verified"]').waitFor({ timeout: 60_000 });
  await page.getByLabel("or its archive (.tar)").setInputFiles({
    name: "other.tar",
    mimeType: "application/x-tar",
    buffer: Buffer.from("no archive".repeat(100)),
  });
  await page.getByText("This is no record of a vote.").waitFor();
  await visitor.leave();
});

test("the identity in the letter and witnesses of one's own are checked, too", async () => {
  const { visitor, page } = await visit("park/recount");
  await page.getByText("If you know more").click();
  await page.getByLabel("Identity of the vote").fill("12");
  await page.getByRole("button", { name: "Recount it here" }).click();
  await page.getByText("The identity is 40 or more").waitFor();
  await page.getByLabel("Identity of the vote").fill("0".repeat(64));
  assert.equal((await recount(page)).fault, "K5");
  await visitor.leave();
});

test("pictures", async () => {
  for (const look of LOOKS)
    for (const [name, place] of [["results", "park/results"], ["recount", "park/recount"]]) {
      const { visitor, page } = await visit(place, look);
      await page.waitForLoadState("networkidle");
      await shoot(visitor, name);
      await accessible(page);
      await fits(page);
      await visitor.leave();
    }
});
