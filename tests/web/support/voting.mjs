// A voter's way through the booth, by what stands on the screen.
import * as assert from "node:assert/strict";

/** The main button: "Begin", "Next", "Send my vote". */
export const forward = (page) => page.locator("button.main:enabled").click();

export const heading = (page, text) => page.locator("h1", { hasText: text }).waitFor();

/** Opens the booth with the letter's code in the address, types the other one, and goes in. */
export async function enter(visitor, codes, { page = visitor.page, name = "park" } = {}) {
  await visitor.go(`${name}/vote`, { code: codes[0], page });
  assert.ok(!page.url().includes(codes[0]), "the code stays in the address");
  await forward(page);
  await page.locator("textarea").nth(1).fill(codes[1]);
  await forward(page);
  await page.locator("form.question").waitFor();
}

const nth = (page, selector, i) => page.locator(selector).nth(i);

/** Marks one question by the choice that a file for `oy vote seal` would have. */
export async function mark(page, contest, choice) {
  const at = (id) => contest.options.findIndex((option) => option.id === id);
  const cards = ".question .option";
  if (choice === "blank") return nth(page, cards, contest.options.length).click();
  switch (contest.type) {
    case "choice":
      return nth(page, cards, at(choice)).click();
    case "approval":
    case "budget":
      for (const id of choice) await nth(page, cards, at(id)).click();
      return;
    case "score":
      for (const [id, n] of Object.entries(choice))
        await nth(page, ".row", at(id)).locator(".pick").nth(n).click();
      return;
    case "grades":
      for (const [id, grade] of Object.entries(choice))
        await nth(page, ".row", at(id)).locator(".pick")
          .nth(contest.grades.findIndex((one) => one.id === grade)).click();
      return;
    case "points":
      for (const [id, n] of Object.entries(choice))
        await nth(page, ".row", at(id)).locator(".stepper input").fill(String(n));
      return;
    case "rank":
      for (const id of choice) {
        const { title } = contest.options[at(id)];
        await page.locator(".row", { hasText: title }).locator("button").click();
      }
      return;
    default:
      assert.fail(contest.type);
  }
}

/** Something valid for every question of the sample, of every type. */
export const CHOICES = {
  park: "yes",
  days: ["tue", "sat"],
  services: { waste: 5, light: 3, roads: 0 },
  effort: { trees: 6, paint: 3, signs: 1 },
  plan: { a: "good", b: "fair", c: "poor" },
  names: ["ihlamur", "cinar"],
  budget: ["playground", "library"],
};

/** Answers question after question, as far as the voter has them, up to the review. */
export async function answer(page, manifest, choices = CHOICES) {
  while (await page.locator("form.question").count()) {
    const title = await page.locator("h1").innerText();
    const contest = manifest.contests.find((one) => one.title === title.trim());
    await mark(page, contest, choices[contest.id]);
    await forward(page);
    await page.waitForFunction(
      (before) => document.querySelector("main h1")?.innerText !== before, title);
  }
  await page.locator(".review").waitFor();
}

/** Seals, and gives the tracking code that the booth shows: 40 digits. */
export async function seal(page) {
  await forward(page);
  await page.locator(".booth-check").waitFor();
  return trackingOn(page);
}

export const trackingOn = async (page) =>
  (await page.locator(".tracking").first().innerText()).replace(/\s/g, "");

/** The whole way; the tracking code of the ballot that is in the log then. */
export async function vote(visitor, served, codes, choices, page = visitor.page) {
  await enter(visitor, codes, { page });
  await answer(page, served.manifest, choices);
  const code = await seal(page);
  await forward(page);
  await page.locator(".receipt").waitFor();
  assert.equal(await trackingOn(page), code);
  return code;
}

/** Residents who are asked all seven questions; the sample's first, who lives elsewhere, is not. */
export async function votersOfAll(served, n) {
  const found = [];
  for (let k = 2; found.length < n; k++) found.push(await served.codes(k));
  return found;
}
