// The second device, the list of voters, the shared device, and times at which nobody can vote.
import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { after, before, test } from "node:test";
import { accessible, fits } from "./support/axe.mjs";
import { Browser } from "./support/browser.mjs";
import { load, root } from "./support/packages.mjs";
import { stage } from "./support/stage.mjs";
import { CHOICES, answer, enter, forward, heading, seal, trackingOn, votersOfAll } from "./support/voting.mjs";

const RESIDENTS = `
import datetime, pathlib, sys
sys.path.insert(0, "tests/server/support")
import lookups
day = datetime.date(1946, 3, 7)
people = [lookups.Person("10000000146", day, "", ""), lookups.Person("10000000078", day, "", "under-age")]
raw = lookups.table(bytes.fromhex(sys.argv[1]), people, 900001)
path = pathlib.Path(sys.argv[2]); lookups.install(path.parent, raw, name=path.name)
`;

let browser, served, end, voters;
before(async () => {
  const settings = { lookup: { "per-person-per-hour": 2 } };
  const prepare = async (one) => {
    const { roll_id } = JSON.parse(fs.readFileSync(one.path("demo/manifest.json")));
    settings.lookup.table = one.path("lookup.table");
    execFileSync("python3", ["-c", RESIDENTS, roll_id, settings.lookup.table], { cwd: root });
  };
  ({ browser, served, end } = await stage({ voters: 6, settings, prepare, witnesses: false }));
  voters = await votersOfAll(served, 3);
});
after(() => end?.());

/** Seals and opens; { code, file } */
async function opened(visitor, codes) {
  const { page } = visitor;
  await enter(visitor, codes);
  await answer(page, served.manifest);
  const code = await seal(page);
  await page.locator("summary").click();
  await page.getByRole("button", { name: "Açıp denetle" }).click();
  await heading(page, "Mühür açıldı");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "dosyaya kaydet" }).click();
  const file = served.path(`${code.slice(0, 8)}.opened`);
  await (await saved).saveAs(file);
  return { code, file };
}

test("an opened ballot is checked on a second device; the ballot sealed anew is cast", async () => {
  const first = await browser.visitor(served.origin);
  const { code, file } = await opened(first, voters[0]);
  await accessible(first.page);

  const second = await browser.visitor(served.origin, { device: "desktop" });
  const { page } = second;
  await second.go(`park/opened/${code}`);
  const choose = (chosen) => page.locator('input[type="file"]').setInputFiles(chosen);
  await page.locator('input[type="file"]').waitFor();
  await choose(file);
  await page.getByText("Takip kodu aynı.").waitFor();
  const held = await page.locator("section.card").innerText();
  for (const title of ["Evet (yes)", "Salı", "Ihlamur", "Oyun alanı", "Kitaplık"])
    assert.match(held, new RegExp(title.replace(/[()]/g, "\\$&")));
  await accessible(page);
  await fits(page);

  await page.locator("textarea").fill("0".repeat(40));
  await page.getByText("Takip kodu başka.").waitFor();
  await page.locator("textarea").fill("0123");
  await page.getByText("Kod eksik: 4").waitFor();
  await page.locator("textarea").fill("");
  await page.getByText("Dosya kendi içinde tutarlı.").waitFor();

  const bytes = fs.readFileSync(file);
  bytes[bytes.length - 40] ^= 1;
  fs.writeFileSync(`${file}.changed`, bytes);
  await choose(`${file}.changed`);
  await page.getByText("geçerli bir açılmış oy değil").waitFor();
  await second.leave();

  // What was opened is not in the log; the choices are kept and sealed anew.
  assert.equal((await fetch(`${served.url}/ballots/${code}`)).status, 404);
  const anew = await seal(first.page);
  assert.notEqual(anew, code);
  await forward(first.page);
  await first.page.locator(".receipt").waitFor();
  assert.equal(await trackingOn(first.page), anew);
  assert.equal((await fetch(`${served.url}/ballots/${anew}`)).status, 200);
  await first.leave();
});

test("residents learn whether they are on the list, and nothing of it is in an address", async () => {
  const visitor = await browser.visitor(served.origin);
  const { page } = visitor;
  await visitor.go("park/resident");
  await accessible(page);
  const input = (i) => page.locator("input").nth(i);
  const ask = async (kimlik, [day, month, year], words) => {
    for (const [i, text] of [kimlik, day, month, year].entries()) await input(i).fill(text);
    await forward(page);
    await page.getByText(words).waitFor();
  };
  await ask("10000000145", ["7", "3", "1946"], "Bu bir kimlik numarası değil");
  await ask("10000000146", ["31", "2", "1946"], "Böyle bir tarih yok");
  await accessible(page);
  assert.equal(served.proxy.seen.filter((line) => /lookup/.test(line)).length, 0);
  await ask("10000000146", ["7", "3", "1946"], "Listedesiniz");
  await page.getByText("Çınaraltı").waitFor();
  assert.equal(await input(0).inputValue(), "");
  await ask("10000000078", ["7", "3", "1946"], "oy verme yaşına");
  await ask("10000000146", ["8", "3", "1946"], "Listede bulunamadınız");
  await ask("10000000146", ["7", "3", "1946"], "Çok fazla soru soruldu");
  await accessible(page);
  for (const url of [...visitor.requests, page.url()]) assert.ok(!url.includes("10000000146"));
  await visitor.leave();
});

test("before it opens nobody can vote, and the page says from when", async () => {
  const early = await stage({ voters: 4, open: false, witnesses: false });
  try {
    const visitor = await early.browser.visitor(early.served.origin);
    await visitor.go("park/vote");
    await visitor.page.getByText("Oylama henüz başlamadı.").waitFor();
    assert.equal(await visitor.page.locator("button.main").count(), 0);
    await accessible(visitor.page);
    await visitor.leave();
  } finally {
    await early.end();
  }
});

test("a ballot that comes after the end is refused in plain words", async () => {
  const late = await stage({ voters: 4, closesIn: 25, witnesses: false });
  try {
    const visitor = await late.browser.visitor(late.served.origin);
    const { page } = visitor;
    await enter(visitor, await late.served.codes(2));
    await answer(page, late.served.manifest, CHOICES);
    await seal(page);
    await late.served.waitForEnd();
    await forward(page);
    await page.getByText("Oylama şu anda kapalı.").waitFor();
    await accessible(page);
    assert.equal((await late.served.state()).ballots, 0);
    await visitor.go("park/vote");
    await page.getByText("Oylama süresi doldu.").waitFor();
    await visitor.leave();
  } finally {
    await late.end();
  }
});

// ---- the camera ----

/** A film of one picture, YUV4MPEG2, that shows this text as a QR code. */
async function film(file, text) {
  const { default: encodeQR } = await load("qr");
  const [width, height] = [640, 480];
  const rows = encodeQR(text, "raw", { border: 4, scale: 6 });
  const light = Buffer.alloc(width * height, 255);
  const [left, top] = [width - rows.length, height - rows.length].map((room) => room >> 1);
  rows.forEach((row, y) =>
    row.forEach((dark, x) => (light[(top + y) * width + left + x] = dark ? 16 : 235)));
  const frame = Buffer.concat([Buffer.from("FRAME\n"), light, Buffer.alloc((width * height) / 2, 128)]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  fs.writeFileSync(file, Buffer.concat([head, frame, frame]));
}

test("the camera reads the letter's square code; without one the code can be typed", async () => {
  const picture = served.path("letter.y4m");
  await film(picture, `https://vote.example.org/#/tr/park/vote#${voters[2][0]}`);
  const seeing = await Browser.launch({
    flags: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-video-capture=${picture}`],
  });
  try {
    const visitor = await seeing.visitor(served.origin, { permissions: ["camera"] });
    await visitor.go("park/vote");
    await forward(visitor.page);
    await visitor.page.getByRole("button", { name: "kamerayla okut" }).click();
    await visitor.page.getByText("Kod doğru yazılmış.").waitFor();
    assert.equal(await visitor.page.locator("textarea").first().inputValue(), voters[2][0]);
    assert.equal(await visitor.page.locator("video").count(), 0, "the camera is off");
    await visitor.leave();
  } finally {
    await seeing.close();
  }
  const visitor = await browser.visitor(served.origin);
  await visitor.go("park/vote");
  await forward(visitor.page);
  await visitor.page.getByRole("button", { name: "kamerayla okut" }).click();
  await visitor.page.getByText("Kodu elle yazabilirsiniz.").waitFor();
  await visitor.leave();
});

// ---- the shared device ----

/** As a browser that a person has opened says of itself. */
const BY_HAND = ["--disable-blink-features=AutomationControlled"];
const start = (page) => page.getByRole("button", { name: /enetle/ }).click();

test("the shared device does not start with what others left, and says what", async () => {
  const visitor = await browser.visitor(served.origin, { device: "desktop" });
  const { page } = visitor;
  await visitor.go("park/kiosk");
  await accessible(page);
  await page.evaluate(() => {
    localStorage.setItem("left", "behind");
    document.cookie = "left=behind";
    const { parse } = JSON;
    JSON.parse = (text) => parse(text);
    return new Promise((done) => (indexedDB.open("left").onsuccess = done));
  });
  await start(page);
  for (const words of ["kalma kayıtlar", "çerez", "veri deposu", "işlevlerinden biri", "program tarafından"])
    await page.getByText(words).waitFor();
  await accessible(page);
  assert.equal(await page.getByRole("button", { name: "Yeniden denetle" }).count(), 1);
  await visitor.leave();
});

test("on the shared device nothing of one voter is there for the next", async () => {
  const shared = await Browser.launch({ flags: BY_HAND });
  try {
    const visitor = await shared.visitor(served.origin, { device: "desktop" });
    const { page } = visitor;
    await visitor.go("park/kiosk");
    await start(page);
    await page.getByRole("button", { name: "Başlayın" }).waitFor();
    assert.equal(await page.locator("main a, nav, footer").count(), 0, "nothing leads out");
    await page.evaluate(() => (window.print = () => (window.printed = true)));

    await page.getByRole("link", { name: "English" }).click();
    await forward(page);
    for (const i of [0, 1]) await page.locator("textarea").nth(i).fill(voters[1][i]);
    await forward(page);
    await page.locator("form.question").waitFor();
    await answer(page, served.manifest);
    await seal(page);
    await forward(page);
    await page.locator(".receipt").waitFor();
    await accessible(page);
    assert.equal(await page.locator("main a").count(), 0);
    await page.getByRole("button", { name: "Print" }).click();
    assert.equal(await page.evaluate(() => window.printed), true);
    await page.getByRole("button", { name: "Finish" }).click();

    await page.getByRole("button", { name: "Başlayın" }).waitFor();
    const left = await page.evaluate(() => [
      localStorage.length, sessionStorage.length, document.cookie, document.body.innerText,
    ]);
    assert.deepEqual(left.slice(0, 3), [0, 0, ""]);
    await forward(page);
    for (const i of [0, 1]) assert.equal(await page.locator("textarea").nth(i).inputValue(), "");
    await visitor.leave();
  } finally {
    await shared.close();
  }
});

test("the shared device forgets who has gone away, and asks first", async () => {
  const shared = await Browser.launch({ flags: BY_HAND });
  try {
    const visitor = await shared.visitor(served.origin, { device: "desktop" });
    const { page } = visitor;
    await visitor.go("park/kiosk");
    await start(page);
    await page.getByRole("button", { name: "Başlayın" }).waitFor();
    await page.clock.install();
    await forward(page);
    const field = page.locator("textarea").first();
    await field.fill(voters[2][0]);
    await page.clock.runFor(72_000);
    await page.getByText("Hâlâ orada mısınız?").waitFor();
    await accessible(page);
    await page.getByRole("button", { name: "Buradayım" }).click();
    assert.equal(await field.inputValue(), voters[2][0]);
    await page.clock.runFor(72_000);
    await page.getByText("Hâlâ orada mısınız?").waitFor();
    await page.clock.runFor(21_000);
    await page.getByRole("button", { name: "Başlayın" }).waitFor();
    await forward(page);
    await field.waitFor();
    assert.equal(await field.inputValue(), "");
    await visitor.leave();
  } finally {
    await shared.close();
  }
});
