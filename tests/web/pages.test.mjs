// Every page and every state of the booth: accessible, and whole on small screens, enlarged, in
// forced colours, and in a language that is written from right to left.
import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { after, before, test } from "node:test";
import { accessible, fits } from "./support/axe.mjs";
import { readJson, root, web } from "./support/packages.mjs";
import { SHORT, shoot } from "./support/screenshots.mjs";
import { stage } from "./support/stage.mjs";
import { Voter, randomChoice } from "./support/voter.mjs";

const PLACES = ["", "-/about", "-/desk", "-/desk/draft", "nowhere", "park", "park/vote", "park/opened",
  "park/resident", "park/kiosk", "park/board", "park/results", "park/recount", "park/desk",
  "park/nothing"];

/** The Turkish texts as a language that runs from right to left: what such a one will look like. */
function mirrored(folder) {
  const languages = path.join(folder, "languages");
  fs.cpSync(path.join(root, "web", "languages"), languages, { recursive: true });
  fs.cpSync(path.join(languages, "tr"), path.join(languages, "ar"), { recursive: true });
  const about = path.join(languages, "ar", "language.json");
  fs.writeFileSync(about, JSON.stringify({ ...readJson(about), name: "Mirrored", dir: "rtl" }));
  const out = path.join(folder, "web");
  execFileSync(process.execPath, [path.join(root, "web", "build.mjs"), "--out", out, "--languages",
    languages, "--wasm", path.join(root, "build", "wasm", "bin")]);
  return out;
}

let browser, served, end, folder;
before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "oy-mirrored-"));
  const settings = { server: { web: mirrored(folder) } };
  ({ browser, served, end } = await stage({ voters: 4, settings }));
});
after(async () => {
  await end?.();
  if (folder) fs.rmSync(folder, { recursive: true });
});

/** Until nothing on the page says that it is still coming. */
async function settled(page) {
  await page.waitForFunction(() => !document.querySelector(".loading"));
}

async function tour(look, visit, places = PLACES) {
  const visitor = await browser.visitor(served.origin, { reduced: true, ...look });
  for (const place of places) {
    const page = await visitor.go(place);
    await settled(page);
    try {
      await visit(page, visitor, place.replaceAll(/\W+/g, "-").replace(/^-|-$/g, "") || "home");
    } catch (fault) {
      throw new Error(`#/${visitor.look.language}/${place}: ${fault.message}`);
    }
  }
  await visitor.leave();
}

/** At 200 and 400 % of a screen of 1280 pixels, and with letters alone twice as large on a phone. */
async function enlarged(page) {
  for (const width of [1280 / 2, 1280 / 4]) {
    await page.setViewportSize({ width, height: 450 });
    await fits(page);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await fits(page);
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("every page is accessible, has one heading of the first order, and can be enlarged", () =>
  tour({ device: "desktop", language: "en" }, async (page, visitor, name) => {
    await accessible(page);
    assert.equal(await page.locator("h1").count(), 1);
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    await shoot(visitor, name);
    await enlarged(page);
  }));

test("every page fits a screen of 320 pixels, and can be read in the dark", () =>
  tour({ device: "narrow", language: "tr", dark: true }, async (page, visitor, name) => {
    await fits(page);
    await accessible(page);
    await shoot(visitor, name);
  }));

test("in forced colours what is marked and where the keys are can be seen", async () => {
  const visitor = await browser.visitor(served.origin, { forced: true, language: "en" });
  const page = await visitor.go("park/vote");
  const voter = new Voter(visitor, served.manifest.contests);
  await voter.button("booth.begin").click();
  await page.keyboard.press("Tab");
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, "none");
  await shoot(visitor, "codes");
  await visitor.leave();
});

test("a language written from right to left turns every page, and it still fits", () =>
  tour({ device: "phone", language: "ar" }, async (page, visitor, name) => {
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), "rtl");
    await fits(page);
    if (["home", "park-vote", "park"].includes(name)) await shoot(visitor, name);
  }, SHORT ? ["", "park", "park/vote", "park/board", "park/desk"] : PLACES));

test("every state of the booth is accessible, fits, and the focus is at its heading", async () => {
  const visitor = await browser.visitor(served.origin, { device: "narrow", reduced: true });
  const { page } = visitor;
  const { contests } = served.manifest;
  const voter = new Voter(visitor, contests);
  const look = async (name, focus = true) => {
    await accessible(page);
    await fits(page);
    if (focus)
      assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1", name);
    await shoot(visitor, `booth-${name}`);
  };
  await voter.begin();
  await voter.button("booth.go").waitFor();
  await look("codes");
  const label = page.getByLabel(voter.t("booth.codeN", { n: 1 }), { exact: true });
  await label.fill("U000");
  await label.blur();
  await page.getByText(voter.t("booth.code.symbol", { symbol: "U", group: 1 })).waitFor();
  await look("code-fault", false);
  await voter.enter(await served.codes(2));
  for (const contest of contests) {
    await page.getByRole("heading", { level: 1, name: contest.title }).waitFor();
    await look(`question-${contest.type}`);
    await voter.answer(contest, randomChoice(contest));
  }
  await voter.heading("booth.review");
  await look("review");
  await voter.button("booth.seal").click();
  await voter.sealed();
  await look("sealed");
  await page.locator("summary", { hasText: voter.t("booth.check") }).click();
  await voter.button("booth.open").click();
  await voter.heading("booth.opened");
  await look("opened");
  await voter.button("booth.sealAgain").click();
  await voter.sealed();
  await voter.cast();
  await look("done");
  await visitor.leave();
});

test("pages are the same, to the byte, from whatever folder and at whatever time", () => {
  const again = path.join(folder, "again");
  const build = [path.join(root, "web", "build.mjs"), "--out", again];
  execFileSync(process.execPath, build, { cwd: folder, env: { ...process.env, TZ: "Asia/Tokyo" } });
  assert.equal(
    fs.readFileSync(path.join(again, "assets.txt"), "utf8"),
    fs.readFileSync(path.join(web, "assets.txt"), "utf8"),
  );
});
