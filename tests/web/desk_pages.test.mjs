// The desk's pages one by one: what they warn of, passkeys, keys on paper, files of the wrong kind,
// how they look in both languages, and that a reader of screens finds everything.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { after, before, test } from "node:test";
import { accessible, fits } from "./support/axe.mjs";
import { Sticks, choose, memory, outcome } from "./support/desk.mjs";
import { loadSource } from "./support/packages.mjs";
import { LOOKS, SHORT, shoot } from "./support/screenshots.mjs";
import { until } from "./support/server.mjs";
import { stage } from "./support/stage.mjs";

let browser, served, end, sticks;
before(async () => {
  ({ browser, served, end } = await stage({ voters: 4, witnesses: false }));
  sticks = new Sticks(served.path("sticks"));
});
after(() => end?.());

const PAGES = {
  "desk-home": "-/desk",
  "desk-draft": "-/desk/draft",
  "desk-keys": "-/desk/keys",
  "desk-ceremony": "-/desk/ceremony",
  "desk-create": "-/desk/create",
  "desk-election": "park/desk",
  "desk-sign": "park/desk/sign/close",
  "desk-trustee": "park/desk/trustee",
  "desk-registrar": "park/desk/registrar",
};

for (const look of [...(SHORT ? LOOKS.slice(1) : LOOKS), { device: "narrow", language: "tr", forced: true }])
  test(`all pages: ${Object.values(look).join(" ")}`, async () => {
    const visitor = await browser.visitor(served.origin, look);
    for (const [name, place] of Object.entries(PAGES)) {
      const page = await visitor.go(place);
      await page.locator(".loading").waitFor({ state: "detached" });
      assert.doesNotMatch(await page.locator("main").innerText(), /\[[a-z]+\.[\w.-]+\]/, place);
      await accessible(page);
      await fits(page);
      await shoot(visitor, name);
    }
    await visitor.leave();
  });

test("a key goes onto paper and comes back; a slip of the pen is told by its line", async () => {
  const visitor = await browser.visitor(served.origin, { language: "en" });
  const page = await visitor.go("-/desk/keys");
  await page.getByLabel("Your name").fill("Paper");
  await page.getByRole("button", { name: "Make the key" }).click();
  await outcome(page);
  const names = await sticks.saveAll(page);
  assert.deepEqual(names, ["officer-paper.secret", "officer-paper.public"]);
  await page.getByRole("button", { name: "Show it, to print it on paper" }).click();
  const lines = await page.locator(".paper ol li").allInnerTexts();
  await accessible(page);
  const back = page.locator("section", { has: page.locator("#keys-paper") });
  const typed = lines.map((line) => line.toUpperCase().replace(/0/g, "O"));
  const wrong = [typed[0], typed[1].replace(/^./, (digit) => (digit === "7" ? "8" : "7")),
    ...typed.slice(2)];
  await back.getByLabel("The lines on the paper").fill(wrong.join("\n"));
  await back.getByRole("button", { name: "Get the key back" }).click();
  await back.getByText("There is something wrong in line 2.").waitFor();
  await back.getByLabel("The lines on the paper").fill(typed.join("\n"));
  await back.getByLabel("The file's name").fill("again");
  await back.getByRole("button", { name: "Get the key back" }).click();
  const saved = await sticks.save(page, back.getByRole("button", { name: "Save again.secret" }));
  assert.deepEqual(sticks.read(saved), sticks.read("officer-paper.secret"));
  await visitor.leave();
});

/** A device that has passkeys; at localhost, as a passkey belongs to a name and not to a number. */
async function withPasskeys(options) {
  const origin = served.origin.replace("127.0.0.1", "localhost");
  const visitor = await browser.visitor(origin, { language: "en" });
  const session = await visitor.context.newCDPSession(visitor.page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal",
      hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true, ...options },
  });
  return visitor;
}

async function protect(page, key) {
  await choose(page, "The .secret file to lock", key);
  await page.getByRole("button", { name: "Make a passkey and lock" }).click();
  return outcome(page);
}

test("a passkey locks a key file, and a touch of it signs", async () => {
  const visitor = await withPasskeys({ hasPrf: true });
  const page = await visitor.go("-/desk/keys");
  assert.match(await protect(page, served.key("officer-1")), /is locked/);
  const [name] = await sticks.saveAll(page);
  assert.equal(name, "officer-1.passkey");
  const seed = fs.readFileSync(served.key("officer-1")).subarray(-32);
  assert.equal(sticks.read(name).toString().includes(seed.toString("hex")), false);
  const sign = async (file) => {
    await visitor.go("park/desk/sign/statement");
    await choose(page, "The statement", served.path("demo/manifest.json"));
    await choose(page, "Your officer's key", file);
    await page.getByRole("button", { name: "Check, sign and send" }).click();
    return outcome(page);
  };
  // The key was good: what is refused is the statement, which is none.
  await assert.rejects(sign(sticks.path(name)), /manifest|handed-in/);
  const file = JSON.parse(sticks.read(name));
  const changed = (part) => {
    fs.writeFileSync(sticks.path("changed.passkey"), JSON.stringify({ ...file, ...part }));
    return sign(sticks.path("changed.passkey"));
  };
  await assert.rejects(changed({ box: file.box.replace(/..$/, (end) => end === "00" ? "01" : "00") }),
    /does not open this file/);
  await assert.rejects(changed({ salt: "00".repeat(32) }), /does not open this file/);
  await assert.rejects(changed({ site: "example.org" }), /another site/);
  await assert.rejects(changed({ credential: "00".repeat(16) }), /was not used/);
  assert.deepEqual({ ...(await memory(page)), address: "" },
    { local: {}, session: {}, databases: 0, cookies: "", address: "" });
  await visitor.leave();
});

test("a passkey that cannot lock files says so", async () => {
  const visitor = await withPasskeys({ hasPrf: false });
  const page = await visitor.go("-/desk/keys");
  await assert.rejects(protect(page, served.key("officer-1")), /cannot lock files/);
  await visitor.leave();
});

test("files of the wrong kind are told in words, and nothing is sent", async () => {
  const visitor = await browser.visitor(served.origin, { language: "en" });
  const page = await visitor.go("park/desk/sign/tally");
  await choose(page, "Your officer's key", served.path("demo/manifest.json"));
  await page.getByRole("button", { name: "Check, sign and send" }).click();
  await assert.rejects(outcome(page), /does not open this file|no secret key/);
  await visitor.go("-/desk/draft");
  await page.getByText("Save or open a draft").click();
  await choose(page, "Open a saved draft", served.path("demo/manifest.json"));
  await page.getByText("This file is no draft.").waitFor();
  assert.equal(served.proxy.seen.some((line) => line.startsWith("POST")), false);
  await visitor.leave();
});

test("a draft is checked by the program, saved, and opened again", async () => {
  const visitor = await browser.visitor(served.origin, { language: "en", device: "desktop" });
  const page = await visitor.go("-/desk/draft");
  await page.getByLabel("Title", { exact: true }).fill("Drafted");
  await page.getByLabel("Name of the log").fill("Not A Name");
  await page.getByLabel("Voting begins").fill("2027-05-02T09:00");
  await page.getByLabel("Voting ends").fill("2027-05-01T23:00");
  await page.getByText("Voting ends at night").waitFor();
  await page.getByRole("button", { name: "Check and go on" }).click();
  await assert.rejects(outcome(page), /wrong in the vote's definition|refused/);
  await page.getByText("Save or open a draft").click();
  const name = await sticks.save(page, page.getByRole("button", { name: "Save the draft" }));
  await visitor.go("-/desk/draft");
  await page.getByText("Save or open a draft").click();
  await choose(page, "Open a saved draft", sticks.path(name));
  await until("the draft", async () =>
    (await page.getByLabel("Title", { exact: true }).inputValue()) === "Drafted");
  await visitor.leave();
});

test("warnings: people, options that look alike, costs", async () => {
  const { likeness } = await loadSource("desk/draft/likeness.ts");
  assert.equal(likeness("IŞIK", "ışık"), "case");
  assert.equal(likeness("Isik", "Işık"), "case");
  assert.equal(likeness("İzmir", "izmir"), "case");
  assert.equal(likeness("Evet", "Yes"), "synonym");
  assert.equal(likeness("Evet", "Hayır"), null);
  assert.equal(likeness("Bank", "Park"), null);
  assert.equal(likeness("Kaldır", "Kaldı"), "letter");
  assert.equal(likeness("Park 1", "Park 2"), null);
  const { warnings } = await loadSource("desk/draft/warnings.ts");
  const { emptyDraft, emptyQuestion } = await loadSource("desk/draft/model.ts");
  const key = (n) => ({ name: `${n}`, key: String(n).repeat(64) });
  const keys = (draft, section) =>
    warnings({ ...emptyDraft(), ...draft }, section, Date.parse("2027-01-01T00:00:00Z"))
      .map((one) => one.key);
  assert.deepEqual(keys({ trustees: [1, 2].map(key), threshold: "2", registrars: [key(3)],
    officers: [key(4), key(5)], officerQuorum: "1" }, "people"),
  ["allTrustees", "oneRegistrar", "oneOfficer", "noWitnesses"]);
  assert.deepEqual(keys({ trustees: [1, 2, 3, 4].map(key), threshold: "2", witnesses: [key(9)] },
    "people"), ["fewTrustees"]);
  assert.deepEqual(keys({ voters: "7" }, "area"), ["belowMinimum"]);
  assert.deepEqual(keys({ voters: "30", byMahalle: true, mahalle: [{}, {}] }, "area"),
    ["smallElectorate", "smallMahalle"]);
  assert.deepEqual(keys({ opens: "2027-01-01T09:00", closes: "2027-01-01T23:30" }, "basics"),
    ["closesAtNight", "opensSoon", "shortVoting"]);
  const priced = { ...emptyQuestion, type: "budget", cap: "50", options: [
    { title: "Ağaç", description: "", cost: "100" }, { title: "Bank", description: "", cost: "60" }] };
  assert.deepEqual(keys({ questions: [priced] }, "questions"), ["noDecision", "capTooLow"]);
});

test("a table of mahalle is read as offices write it", async () => {
  const { readAreas } = await loadSource("desk/draft/csv.ts");
  assert.deepEqual(readAreas("\uFEFFno;ad\r\n40139;Birinci\r\n40140;\"İkinci\"\r\n"),
    [{ id: "40139", name: "Birinci" }, { id: "40140", name: "İkinci" }]);
  assert.deepEqual(readAreas("ilce,mahalle_id,mahalle\nX,1,A\nX,1,A\nX,2,B\n"),
    [{ id: "1", name: "A" }, { id: "2", name: "B" }]);
  assert.deepEqual(readAreas("nothing of the kind"), []);
});

test("both languages say the same things", () => {
  const words = (code) =>
    Object.keys(JSON.parse(fs.readFileSync(new URL(`../../web/languages/${code}/desk.json`,
      import.meta.url), "utf8")));
  assert.deepEqual(words("tr"), words("en"));
});
