// What is decided and the board, while voting is open.
import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { accessible, fits } from "./support/axe.mjs";
import { castAll } from "./support/cast.mjs";
import { readText } from "./support/packages.mjs";
import { LOOKS, shoot } from "./support/screenshots.mjs";
import { stage } from "./support/stage.mjs";

let browser, served, end, receipts;
before(async () => {
  ({ browser, served, end } = await stage({ voters: 6 }));
  receipts = await castAll(served);
});
after(() => end?.());

async function visit(place, look = { language: "en" }) {
  const visitor = await browser.visitor(served.origin, { reduced: true, ...look });
  return { visitor, page: await visitor.go(place) };
}

test("what is decided: every question, its options, the map and the papers", async () => {
  const { visitor, page } = await visit("park");
  await page.locator(".map path.tone-outline").first().waitFor();
  const text = await page.locator("main").innerText();
  for (const { title, options } of served.manifest.contests)
    for (const words of [title, ...options.map((option) => option.title)])
      assert.ok(text.includes(words), words);
  assert.equal(await page.locator(".map path.tone-outline").count(), 3);
  await page.getByRole("button", { name: /Kitaplık/ }).click();
  assert.equal(await page.locator(".leaflet-popup-content").innerText(), "Kitaplık");
  await accessible(page);
  await visitor.leave();
});

test("a paper is handed out only if it is the one that the manifest names", async () => {
  const { visitor, page } = await visit("park");
  const [paper] = served.manifest.attachments.filter(({ file }) => !file.endsWith(".geojson"));
  const named = new RegExp(`^Check and save.*${paper.title.slice(0, 5)}`);
  const button = page.getByRole("button", { name: named });
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const bytes = readText(await download.path());
  assert.equal(createHash("sha256").update(bytes).digest("hex"), paper.sha256);
  await page.getByText("Checked and saved").waitFor();

  served.proxy.replace(`/elections/park/documents/${paper.file}`, Buffer.from("another paper"));
  page.on("download", () => assert.fail("a paper that differs was handed out"));
  await button.click();
  await page.getByText("This is not the paper that the vote names").waitFor();
  served.proxy.restore();
  await visitor.leave();
});

test("a map or a manifest that differs is not shown", async () => {
  const map = served.manifest.attachments.find(({ file }) => file.endsWith(".geojson"));
  served.proxy.replace(`/elections/park/documents/${map.file}`, Buffer.from("{}"));
  const first = await visit("park");
  await first.page.getByText("This is not the paper that the vote names").waitFor();
  assert.equal(await first.page.locator(".map").count(), 0);
  await first.visitor.leave();

  const other = JSON.stringify({ ...served.manifest, title: "another question" });
  served.proxy.restore();
  served.proxy.replace("/elections/park/record/manifest.json", Buffer.from(other));
  const second = await visit("park");
  await second.page.getByText(/is not the file that log entry 0 names/).waitFor();
  assert.equal(await second.page.getByText("another question").count(), 0);
  served.proxy.restore();
  await second.visitor.leave();
});

test("a tracking code is found in the log, and the answer is checked in the page", async () => {
  const [{ fingerprint }] = receipts;
  const { visitor, page } = await visit("park/board");
  const typed = fingerprint.slice(0, 40).toUpperCase().replace(/(.{4})/g, "$1-");
  await page.getByLabel("Tracking code").fill(typed);
  await page.getByRole("button", { name: "Look it up" }).click();
  await page.getByText("This ballot is in the record").waitFor();
  await page.getByText("By what the server says this ballot counts").waitFor();
  await page.getByText(/the server's signature holds for/).waitFor();
  assert.match(await page.locator(".big-number").innerText(), new RegExp(`^${receipts.length} `));
  await accessible(page);
  await fits(page);
  await visitor.leave();
});

test("the address in a receipt's QR code looks the ballot up at once", async () => {
  const [, { fingerprint }] = receipts;
  const { visitor, page } = await visit(`park/board/${fingerprint.slice(0, 40)}`);
  await page.getByText("This ballot is in the record").waitFor();
  await visitor.leave();
});

test("codes that are wrong are told apart", async () => {
  const { visitor, page } = await visit("park/board");
  const ask = async (code, words) => {
    await page.getByLabel("Tracking code").fill(code);
    await page.getByRole("button", { name: "Look it up" }).click();
    await page.getByText(words).waitFor();
  };
  await ask("", "Type the tracking code.");
  await ask("1234", "too short");
  await ask("z".repeat(40), "only 0–9 and a–f");
  await accessible(page);
  await ask("0".repeat(40), "There is no ballot with this tracking code");
  await visitor.leave();
});

test("a receipt for another ballot is no answer", async () => {
  const [one, two] = receipts;
  const short = one.fingerprint.slice(0, 40);
  served.proxy.replace(`/elections/park/receipts/${short}`, Buffer.from(two.receipt));
  const { visitor, page } = await visit(`park/board/${short}`);
  await page.getByText("The server's answer does not hold").waitFor();
  served.proxy.restore();
  await visitor.leave();
});

test("a board without a connection says how old its numbers are", async () => {
  const { visitor, page } = await visit("park/board");
  await page.locator(".big-number").waitFor();
  visitor.excuse(/ERR_|Failed to load/);
  served.proxy.offline = true;
  await page.getByText("The server cannot be reached").waitFor();
  served.proxy.offline = false;
  await page.getByText("The server cannot be reached").waitFor({ state: "detached" });
  await visitor.leave();
});

test("pictures", async () => {
  const places = [["election", "park"], ["board", "park/board"], ["about", "-/about"]];
  for (const look of LOOKS) {
    for (const [name, place] of places) {
      const { visitor, page } = await visit(place, look);
      await page.waitForLoadState("networkidle");
      await shoot(visitor, name);
      await accessible(page);
      await fits(page);
      await visitor.leave();
    }
  }
});
