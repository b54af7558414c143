// Voting in a browser: every type of question, by touch and by keys, with faults and lost connections.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { after, before, test } from "node:test";
import { accessible, fits } from "./support/axe.mjs";
import { loadSource } from "./support/packages.mjs";
import { stage } from "./support/stage.mjs";
import {
  CHOICES, answer, enter, forward, heading, mark, seal, trackingOn, votersOfAll,
} from "./support/voting.mjs";

let browser, served, end, voters;
before(async () => {
  ({ browser, served, end } = await stage({ voters: 12 }));
  voters = await votersOfAll(served, 8);
});
after(() => end?.());

const ballots = async () => (await served.state()).ballots;

test("a vote with every type of question is taken, and nothing of it stays in the browser", async () => {
  const visitor = await browser.visitor(served.origin, { device: "narrow" });
  const { page } = visitor;
  await enter(visitor, voters[0]);
  await answer(page, served.manifest);
  await accessible(page);
  await fits(page);
  await seal(page);
  await fits(page);
  await forward(page);
  await page.locator(".receipt").waitFor();
  await accessible(page);
  await fits(page);
  const stored = await page.evaluate(() => [
    { ...localStorage }, { ...sessionStorage }, document.cookie, location.href,
  ]);
  assert.deepEqual(stored.slice(0, 3), [{}, {}, ""]);
  for (const code of voters[0]) assert.ok(!stored[3].includes(code));
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Alındıyı kaydet" }).click();
  const receipt = served.path("saved.receipt");
  await (await saved).saveAs(receipt);
  const { index } = await (await fetch(`${served.url}/ballots/${await trackingOn(page)}`)).json();
  assert.match(fs.readFileSync(receipt, "utf8"), new RegExp(`index ${index}\\b|${index}`));
  await visitor.leave();
});

test("what is wrong with an answer is said, and nothing chosen is asked about once", async () => {
  const visitor = await browser.visitor(served.origin);
  const { page } = visitor;
  await enter(visitor, voters[1]);
  await forward(page);
  await page.getByText("Lütfen birini seçin.").waitFor();
  await page.locator(".option").first().click();
  await forward(page);
  await heading(page, "Pazar günleri");
  for (const i of [0, 1, 2, 3]) await page.locator(".option").nth(i).click({ force: true });
  assert.equal(await page.locator(".option.marked").count(), 3, "the fourth of three");
  await forward(page);
  await heading(page, "Hizmetlere");
  await forward(page);
  await page.getByText("Bu soruda hiçbir şey seçmediniz").waitFor();
  await forward(page);
  await heading(page, "Çalışma günlerini");
  await page.locator(".stepper input").nth(0).fill("8");
  await page.locator(".stepper input").nth(1).fill("5");
  await forward(page);
  await page.getByText("Dağıttığınız puan 3 fazla").waitFor();
  await page.goBack();
  await heading(page, "Hizmetlere");
  await visitor.leave();
});

test("projects that no longer fit are barred with the reason", async () => {
  const visitor = await browser.visitor(served.origin);
  const { page } = visitor;
  await enter(visitor, voters[1]);
  const { budget, ...others } = CHOICES;
  for (const contest of served.manifest.contests.slice(0, -1)) {
    await mark(page, contest, others[contest.id]);
    await forward(page);
    await page.waitForFunction((t) => document.querySelector("h1").innerText !== t, contest.title);
  }
  for (const i of [0, 2]) await page.locator(".option").nth(i).click();
  assert.match(await page.locator(".option").nth(3).innerText(), /240\.000 eksik/);
  await page.locator(".option").nth(3).click({ force: true });
  assert.equal(await page.locator(".option.marked").count(), budget.length);
  await page.locator("select").selectOption("dear");
  assert.match(await page.locator(".option").first().innerText(), /Basketbol/);
  await visitor.leave();
});

test("an order is changed by dragging, and said to who cannot see it", async () => {
  const visitor = await browser.visitor(served.origin, { device: "desktop" });
  const { page } = visitor;
  await enter(visitor, voters[1]);
  for (const contest of served.manifest.contests.slice(0, 5)) {
    await mark(page, contest, CHOICES[contest.id]);
    await forward(page);
    await page.waitForFunction((t) => document.querySelector("h1").innerText !== t, contest.title);
  }
  await mark(page, served.manifest.contests[5], ["cinar", "gunes"]);
  const places = page.locator(".ranked");
  const middle = async (locator) => {
    const { x, y, width, height } = await locator.boundingBox();
    return [x + width / 2, y + height / 2];
  };
  await page.mouse.move(...(await middle(places.nth(0).locator(".handle"))));
  await page.mouse.down();
  await page.mouse.move(...(await middle(places.nth(1).locator(".handle"))), { steps: 5 });
  const [x, y] = await middle(places.nth(1).locator(".handle"));
  await page.mouse.move(x, y + 12);
  await page.mouse.up();
  assert.deepEqual(await page.locator(".ranked .option-name").allInnerTexts(), ["Güneş", "Çınar"]);
  await page.getByText("Çınar şimdi 2. sırada.").waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Güneş: sıralamadan çıkar" }).click();
  assert.deepEqual(await page.locator(".ranked .option-name").allInnerTexts(), ["Çınar"]);
  await visitor.leave();
});

test("a whole vote by the keyboard alone", async () => {
  const visitor = await browser.visitor(served.origin, { device: "desktop", language: "en" });
  const { page } = visitor;
  const press = (key) => page.keyboard.press(key);
  const tabTo = async (selector) => {
    for (let i = 0; i < 60; i++) {
      if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)) return;
      await press("Tab");
    }
    assert.fail(`the keyboard does not reach ${selector}`);
  };
  const next = async (title) => {
    await tabTo("button.main");
    await press("Enter");
    await heading(page, title);
  };
  await visitor.go("park/vote", { code: voters[2][0] });
  await page.locator("button.main:enabled").waitFor();
  await next("Your codes");
  await tabTo("textarea");
  await press("Tab");
  await page.keyboard.type(voters[2][1].toLowerCase().replaceAll("-", " "));
  await page.locator("button.main:enabled").waitFor();
  await next("Eski pazar");
  await tabTo(".option input");
  await press("Space");
  await press("ArrowDown");
  await next("Pazar günleri");
  await tabTo(".option input");
  await press("Space");
  await next("Hizmetlere");
  await tabTo(".pick input");
  await press("Space");
  await press("ArrowRight");
  await next("Çalışma");
  await tabTo(".stepper input");
  await page.keyboard.type("7");
  await next("İmar planı");
  for (let i = 0; i < 3; i++) {
    await tabTo(".pick input:not(:checked)");
    await press("Space");
    await press("Tab");
  }
  await next("Parkın adı");
  for (let i = 0; i < 2; i++) {
    await tabTo(".row .button");
    await press("Enter");
  }
  const titles = () => page.locator(".ranked .option-name").allInnerTexts();
  const [first, second] = await titles();
  await page.locator('[data-control="handle"]').nth(1).focus();
  await press("ArrowUp");
  assert.deepEqual(await titles(), [second, first]);
  await next("Mahalle bütçesi");
  await tabTo(".option input");
  await press("Space");
  await next("Look over");
  await next("Your vote is sealed");
  await next("Your vote was taken");
  await visitor.leave();
});

test("an answer that was lost is asked for again: one ballot, one receipt", async () => {
  const visitor = await browser.visitor(served.origin);
  const before = await ballots();
  await enter(visitor, voters[3]);
  await answer(visitor.page, served.manifest);
  const code = await seal(visitor.page);
  const lost = served.proxy.lose("POST", /\/ballots$/, "after");
  await forward(visitor.page);
  await lost;
  await visitor.page.locator(".receipt").waitFor();
  assert.equal(await trackingOn(visitor.page), code);
  assert.equal(await ballots(), before + 1);
  await visitor.leave();
});

test("a page that is loaded anew while it sends finishes sending the same ballot", async () => {
  const visitor = await browser.visitor(served.origin);
  const { page } = visitor;
  page.on("dialog", (dialog) => dialog.accept());
  const before = await ballots();
  await enter(visitor, voters[4]);
  await answer(page, served.manifest);
  const code = await seal(page);
  await page.route(/\/ballots$/, (route) => route.abort("connectionfailed"));
  await forward(page);
  await page.getByText("Bağlantı yok.").waitFor();
  await accessible(page);
  const kept = await page.evaluate(() => ({ ...sessionStorage }));
  assert.deepEqual(Object.keys(JSON.parse(Object.values(kept)[0])), ["name", "ballot"]);
  await page.reload();
  await page.getByText("Oyunuz gönderiliyordu.").waitFor();
  await page.getByRole("button", { name: "Göndermeyi tamamla" }).click();
  await page.getByText("Bağlantı yok.").waitFor();
  await page.unroute(/\/ballots$/);
  await page.getByRole("button", { name: "Şimdi dene" }).click();
  await page.locator(".receipt").waitFor();
  assert.equal(await trackingOn(page), code);
  assert.equal(await ballots(), before + 1);
  assert.deepEqual(await page.evaluate(() => ({ ...sessionStorage })), {});
  await visitor.leave();
});

test("an answer that does not hold is no receipt", async () => {
  const visitor = await browser.visitor(served.origin);
  const { page } = visitor;
  await enter(visitor, voters[5]);
  await answer(page, served.manifest);
  await seal(page);
  served.proxy.replace("/elections/park/ballots", Buffer.from("oy-receipt@v1\nyes\n"));
  await forward(page);
  await page.getByText("Sunucunun yanıtı doğru değil.").waitFor();
  await accessible(page);
  served.proxy.restore();
  await page.getByRole("button", { name: "Yeniden dene" }).click();
  await page.locator(".receipt").waitFor();
  await visitor.leave();
});

test("of two tabs the second is told, and may take the place of the first", async () => {
  const visitor = await browser.visitor(served.origin);
  const second = await visitor.tab();
  const before = await served.state();
  for (const page of [visitor.page, second]) {
    await enter(visitor, voters[6], { page });
    await answer(page, served.manifest);
    await seal(page);
  }
  await forward(visitor.page);
  await visitor.page.locator(".receipt").waitFor();
  await forward(second);
  await second.getByText("başka bir oy daha önce ulaştı").waitFor();
  await accessible(second);
  await second.getByRole("button", { name: "Yeniden mühürle" }).click();
  await second.locator(".booth-check").waitFor();
  await forward(second);
  await second.locator(".receipt").waitFor();
  const state = await served.state();
  assert.deepEqual([state.ballots, state.voters], [before.ballots + 2, before.voters + 1]);
  await visitor.leave();
});

test("who has voted before is told so, and votes again", async () => {
  const visitor = await browser.visitor(served.origin);
  await enter(visitor, voters[6]);
  await answer(visitor.page, served.manifest, { ...CHOICES, park: "no" });
  await visitor.page.getByText("Daha önce oy vermişsiniz.").waitFor();
  await seal(visitor.page);
  await forward(visitor.page);
  await visitor.page.locator(".receipt").waitFor();
  await visitor.leave();
});

test("codes that are wrong are told apart: unfinished, mistyped, twice, not on the roll", async () => {
  const { checkSymbols, formatCode } = await loadSource("protocol/code.ts");
  const strange = "ABCDEFGHJKMNPQRSTVWXYZ0123";
  const visitor = await browser.visitor(served.origin);
  const { page } = visitor;
  await visitor.go("park/vote", { code: voters[7][0] });
  await forward(page);
  const field = page.locator("textarea").nth(1);
  const says = async (text, words) => {
    await field.fill(text);
    await field.blur();
    await page.getByText(words).waitFor();
    assert.equal(await page.locator("button.main").isDisabled(), true);
  };
  await says("ABCD-EFGH", "Kod eksik: 8");
  await says("ABCU", "1. öbekteki “U”");
  const wrong = voters[7][1].replace(/^./, (c) => (c === "2" ? "3" : "2"));
  await says(wrong, "Kodda bir yanlışlık var");
  await accessible(page);
  await says(voters[7][0], "yukarıdaki kodun aynısı");
  await field.fill(formatCode(strange + checkSymbols(strange)));
  await forward(page);
  await page.getByText("seçmen listesinde bulunamadı").waitFor();
  await visitor.leave();
});

test("leaving with a choice that was not sent asks first", async () => {
  const visitor = await browser.visitor(served.origin);
  const { page } = visitor;
  await enter(visitor, voters[7]);
  await page.locator(".option").first().click();
  const asked = page.waitForEvent("dialog");
  const click = page.locator("a.brand").click();
  const dialog = await asked;
  assert.match(dialog.message(), /henüz gönderilmedi/);
  await dialog.dismiss();
  await click;
  await heading(page, "Eski pazar");
  await page.getByRole("link", { name: "English" }).click();
  await page.getByText("Choose one.").waitFor();
  assert.equal(await page.locator(".option.marked").count(), 1, "another language keeps the choice");
  await visitor.leave();
});
