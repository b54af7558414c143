// A whole election through the desk: draft, keys, ceremony, opening, close, count, result; only the
// registrars' lists and the votes come from the command line. The native verifier judges it.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { after, before, test } from "node:test";
import { accessible, fits } from "./support/axe.mjs";
import { Sticks, choose, memory, outcome, sign } from "./support/desk.mjs";
import { readJson } from "./support/packages.mjs";
import { oy, sleep, tool, until } from "./support/server.mjs";
import { stage } from "./support/stage.mjs";

const NAME = "meydan";
const SECONDS = 100; // from the draft to the end of voting
const TRUSTEES = [1, 2, 3];

let browser, served, end, sticks, visitor, closes;
before(async () => {
  ({ browser, served, end } = await stage({ voters: 4, open: false, witnesses: false }));
  sticks = new Sticks(served.path("sticks"));
  visitor = await browser.visitor(served.origin, { device: "desktop", language: "en" });
});
after(() => end?.());

/** Each part goes on from the one before it: after one that failed the others say nothing. */
let broken = false;
const part = (name, work) =>
  test(name, async (t) => {
    if (broken) return t.skip("an earlier part failed");
    broken = true;
    await work(t);
    broken = false;
  });

/** A time of Türkiye, as people type it. */
const local = (ms) => new Date(ms + 3 * 3_600_000).toISOString().slice(0, 19);
const next = async (page, heading) => {
  await page.getByRole("button", { name: "Check and go on" }).click();
  await page.getByRole("heading", { name: heading, level: 2 }).waitFor();
};
const officers = () => [served.key("officer-1"), sticks.path("officer", "officer-second.secret")];
const url = () => `${served.direct}/elections/${NAME}`;

async function makeKey(role, name, folder) {
  const page = await visitor.go("-/desk/keys");
  await page.getByLabel("Your part").selectOption(role);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Make the key" }).click();
  await outcome(page);
  await sticks.saveAll(page, folder);
}

part("keys are made in the page", async () => {
  await makeKey("officer", "Second", "officer");
  for (const i of TRUSTEES) await makeKey("trustee", `Keeper ${i}`, `trustee-${i}`);
  for (const i of [1, 2]) await makeKey("registrar", `Desk ${i}`, `registrar-${i}`);
  assert.equal(readJson(sticks.path("officer", "officer-second.public")).name, "Second");
  assert.match(sticks.read("trustee-1", "trustee-keeper-1.secret").toString("latin1"),
    /^oy-secret 1 trustee\n/);
});

part("an election is drafted step by step", async () => {
  const page = await visitor.go("-/desk/draft");
  closes = Math.ceil(Date.now() / 1000) * 1000 + SECONDS * 1000;
  await page.getByLabel("Title", { exact: true }).fill("A square for the made-up mahalle");
  await page.getByLabel("Name of the log").fill("vote.example.org/meydan");
  await page.getByLabel("Voting begins").fill(local(closes - 3_600_000));
  await page.getByLabel("Voting ends").fill(local(closes));
  await accessible(page);
  await next(page, "Who");
  await page.getByLabel("Number of mahalle 1").fill("40139");
  await page.getByLabel("Name of mahalle 1").fill("Birinci");
  await page.getByLabel("Fewest votes whose total is published").fill("3");
  await page.getByLabel("About how many people may vote?").fill("4");
  await page.getByText("Few people vote (4)").waitFor();
  await next(page, "Residency and calendar");
  await next(page, "Questions");
  await page.getByLabel("The question").fill("Shall the square be built?");
  await page.getByLabel("Option 1", { exact: true }).fill("Yes");
  await page.getByLabel("Option 2", { exact: true }).fill("No");
  await page.getByText("how the totals decide is not settled").waitFor();
  await page.getByLabel("How do the totals decide?").selectOption("simple-majority");
  await accessible(page);
  await next(page, "Papers");
  await next(page, "People");
  await choose(page, "The trustees' .public files",
    ...TRUSTEES.map((i) => sticks.path(`trustee-${i}`, `trustee-keeper-${i}.public`)));
  await choose(page, "The registrars' .public files",
    ...[1, 2].map((i) => sticks.path(`registrar-${i}`, `registrar-desk-${i}.public`)));
  await choose(page, "The officers' .public files", served.path("demo/keys/officer-1.public"),
    sticks.path("officer", "officer-second.public"));
  await choose(page, "The server's board.public file", served.path("demo/keys/board.public"));
  await page.getByText("There are no witnesses").waitFor();
  await accessible(page);
  await next(page, "Summary");
  assert.match(await outcome(page), /is valid/);
  await accessible(page);
  await sticks.save(page, page.getByRole("button", { name: "Save manifest.json" }));
  const said = await oy("manifest", "check", sticks.path("manifest.json"));
  assert.match(said, /A square for the made-up mahalle/);
});

part("registrars make the roll on their own computers", async () => {
  const manifest = ["--manifest", sticks.path("manifest.json")];
  const key = (i) => ["--key", sticks.path(`registrar-${i}`, `registrar-desk-${i}.secret`)];
  const at = (i, name) => sticks.path(`registrar-${i}`, name);
  fs.writeFileSync(sticks.path("list.csv"), "40139\n".repeat(4));
  for (const i of [1, 2])
    await oy("registrar", "enrol", ...manifest, "--list", sticks.path("list.csv"), ...key(i), "-o",
      at(i, "codes"));
  await oy("registrar", "merge", ...manifest, at(1, "codes/parts.bin"), at(2, "codes/parts.bin"),
    "-o", sticks.path("roll.rows"));
  for (const i of [1, 2])
    await oy("registrar", "prove", ...manifest, sticks.path("roll.rows"), "--codes",
      at(i, "codes"), ...key(i), "-o", at(i, "proofs"));
  await oy("registrar", "join", ...manifest, "--rows", sticks.path("roll.rows"), at(1, "proofs"),
    at(2, "proofs"), "-o", sticks.path("roll.bin"));
});

part("three trustees hold the ceremony by files", async () => {
  const messages = [];
  for (const round of ["round1", "round2", "round3"]) {
    const made = [];
    for (const i of TRUSTEES) {
      const folder = `trustee-${i}`;
      const page = await visitor.go("-/desk/ceremony");
      await page.getByLabel("Which step?").selectOption(round);
      await choose(page, "The vote's definition (manifest.json)", sticks.path("manifest.json"));
      await choose(page, "Your trustee's key", sticks.path(folder, `trustee-keeper-${i}.secret`));
      if (round !== "round1") {
        const kept = fs.readdirSync(sticks.path(folder)).filter((name) => /attempt/.test(name));
        await choose(page, "The secret files that you have kept of this ceremony",
          ...kept.map((name) => sticks.path(folder, name)));
        await choose(page, "Messages", ...messages);
      }
      await page.getByRole("button", { name: "Do this step" }).click();
      await outcome(page);
      await sticks.saveAll(page, folder);
      made.push(sticks.path(folder, `trustee-keeper-${i}.attempt-1.${round}`));
    }
    messages.push(...made);
  }
  const page = await visitor.go("-/desk/ceremony");
  await page.getByLabel("Which step?").selectOption("assemble");
  await choose(page, "The vote's definition (manifest.json)", sticks.path("manifest.json"));
  await choose(page, "Messages", ...messages);
  await page.getByRole("button", { name: "Do this step" }).click();
  await outcome(page);
  assert.deepEqual(await sticks.saveAll(page), ["ceremony.bin"]);
});

part("an officer puts the election on the server; another key may not", async () => {
  const create = async (key) => {
    const page = await visitor.go("-/desk/create");
    await page.getByLabel("Its name on the server").fill(NAME);
    await choose(page, "The vote's definition (manifest.json)", sticks.path("manifest.json"));
    await choose(page, "What the ceremony gave (ceremony.bin)", sticks.path("ceremony.bin"));
    await choose(page, "The roll (roll.bin)", sticks.path("roll.bin"));
    await choose(page, "Your officer's key", key);
    await page.getByRole("button", { name: "Check, sign and send" }).click();
    return outcome(page);
  };
  await assert.rejects(create(officers()[1]), /do not allow this key/);
  assert.match(await create(officers()[0]), /Done\./);
});

part("the desk says who is to open, and two officers do", async () => {
  const page = await visitor.go(`${NAME}/desk`);
  await page.getByText("The officers open the vote.").waitFor();
  await accessible(page);
  const election = (await (await fetch(url())).json()).election_id;
  // Without the number that the officers have agreed on nobody opens what a server shows.
  await visitor.go(`${NAME}/desk/sign/open`);
  await choose(page, "Your officer's key", officers()[0]);
  const button = page.getByRole("button", { name: "Check, sign and send" });
  assert.ok(await button.isDisabled());
  const other = `${election.startsWith("0") ? "1" : "0"}${election.slice(1)}`;
  await assert.rejects(sign(visitor, NAME, "open", officers()[0], { election: other }), /\[bal-11\]/);
  await assert.rejects(sign(visitor, NAME, "open", served.key("officer-2"), { election }), /does not name this key/);
  await assert.rejects(sign(visitor, NAME, "open", served.key("trustee-1"), { election }), /for another part/);
  assert.match(await sign(visitor, NAME, "open", officers()[0], { election }), /1 of 2 officers/);
  assert.match(await sign(visitor, NAME, "open", officers()[1], { election }), /Done\./);
});

part("an officer's request that is too early or too late is refused in words", async () => {
  await assert.rejects(sign(visitor, NAME, "close", officers()[0]), /too early/);
  // The server has moved on since this page asked for the state.
  const stale = { ...(await (await fetch(url())).json()), state_version: 3 };
  await visitor.page.route(`**/elections/${NAME}`, (route) => route.fulfill({ json: stale }));
  await assert.rejects(sign(visitor, NAME, "tally", officers()[0]), /moved on meanwhile/);
  await visitor.page.unrouteAll();
});

part("people vote", async () => {
  for (const i of [1, 2])
    await oy("registrar", "codes", sticks.path(`registrar-${i}`, "codes"), "--out",
      sticks.path(`letters-${i}`));
  await oy("fetch", url(), sticks.path("booth"));
  for (const k of [1, 2, 3, 4]) {
    const codes = [1, 2].flatMap((i) => ["--code", sticks.path(`letters-${i}`, `${k}.code`)]);
    const at = (name) => sticks.path(`voter-${k}.${name}`);
    fs.writeFileSync(at("choice"), JSON.stringify({ q1: k < 4 ? "yes" : "no" }), { mode: 0o600 });
    await oy("vote", "seal", "--record", sticks.path("booth"), ...codes, "--choice", at("choice"),
      "-o", at("sealed"));
    await oy("vote", "cast", "--record", sticks.path("booth"), ...codes, at("sealed"), "-o",
      at("ballot"));
    await oy("vote", "send", url(), at("ballot"));
  }
});

part("two officers close", async () => {
  await sleep(Math.max(0, closes + 1100 - Date.now()));
  assert.match(await sign(visitor, NAME, "close", officers()[0]), /1 of 2 officers/);
  const said = await sign(visitor, NAME, "close", officers()[1]);
  assert.match(said, /Done\.[^]*Time of closing/);
});

part("trustees verify the record, keep what they signed, and send it", async () => {
  for (const i of TRUSTEES) {
    const folder = `trustee-${i}`;
    const page = await visitor.go(`${NAME}/desk/trustee`);
    const box = page.locator("section", { has: page.locator("#trustee-closing") });
    await choose(box, "Your trustee's key", sticks.path(folder, `trustee-keeper-${i}.secret`));
    const button = box.getByRole("button", { name: "Check the record and sign" });
    assert.equal(await button.isDisabled(), true, "neither the file nor the word is given");
    await box.getByLabel(/I have never signed/).check();
    await button.click();
    await outcome(box);
    const send = box.getByRole("button", { name: "Send the signature to the server" });
    assert.equal(await send.isDisabled(), true, "the file is to be saved first");
    await sticks.save(page, box.getByRole("button", { name: "Save the file that remembers" }),
      folder);
    await send.click();
    await box.getByText("The server has your signature.").waitFor();
  }
});

const handSigned = () => fs.readdirSync(sticks.path("trustee-1"))
  .find((name) => name.startsWith("closing-signed-"));

part("a trustee whose file remembers another closing does not sign", async () => {
  const state = sticks.read("trustee-1", handSigned()).toString();
  const other = sticks.path(handSigned());
  fs.writeFileSync(other, state.replace(/\n[0-9a-f]{64}\n$/, `\n${"0".repeat(64)}\n`));
  const page = await visitor.go(`${NAME}/desk/trustee`);
  const box = page.locator("section", { has: page.locator("#trustee-closing") });
  await choose(box, "Your trustee's key", sticks.path("trustee-1", "trustee-keeper-1.secret"));
  await choose(box, "The file that remembers (closing-signed-…)", other);
  await box.getByRole("button", { name: "Check the record and sign" }).click();
  await assert.rejects(outcome(box), /Another closing is not signed/);
});

part("the count: tally, shares, result", async () => {
  await sign(visitor, NAME, "tally", officers()[0]);
  await sign(visitor, NAME, "tally", officers()[1]);
  await until("the tally", async () => (await (await fetch(url())).json()).phase === "tallied");
  for (const i of [1, 3]) {
    const folder = `trustee-${i}`;
    const page = await visitor.go(`${NAME}/desk/trustee`);
    const box = page.locator("section", { has: page.locator("#trustee-share") });
    await choose(box, "Your trustee's key", sticks.path(folder, `trustee-keeper-${i}.secret`));
    await choose(box, "The file that remembers (closing-signed-…)",
      sticks.path(folder, handSigned()));
    await box.getByRole("button", { name: "Check the record and prepare the share" }).click();
    await outcome(box);
    const names = await sticks.saveAll(page, folder);
    const file = sticks.path(folder, names.find((name) => name.endsWith(".share")));
    await sign(visitor, NAME, "share", officers()[0], { file, label: "The trustee's share" });
    const shares = async () => (await (await fetch(url())).json()).state_version;
    await until("the share", async () => (await shares()) >= (i === 1 ? 7 : 8));
  }
  await sign(visitor, NAME, "publish", officers()[0]);
  await sign(visitor, NAME, "publish", officers()[1]);
  await until("the result", async () => (await (await fetch(url())).json()).phase === "published");
});

part("the native verifier finds everything in order, and the browser remembers nothing", async () => {
  await oy("fetch", url(), sticks.path("record"));
  assert.match(await tool("oy-verify", sticks.path("record")), /VERIFIED/);
  const [totals] = readJson(sticks.path("record/result.json")).contests[0].scopes;
  assert.equal(JSON.stringify(totals).includes('"count":3'), true, JSON.stringify(totals));
  const page = await visitor.go(`${NAME}/desk`);
  await page.getByText("Prepare and sign the minutes.").waitFor();
  await accessible(page);
  await fits(page);
  assert.deepEqual(await memory(page), { local: {}, session: {}, databases: 0, cookies: "",
    address: visitor.address(`${NAME}/desk`) });
  const secret = sticks.read("trustee-1", "trustee-keeper-1.secret").toString("latin1");
  assert.equal(visitor.requests.some((address) => address.includes(secret.slice(20, 30))), false);
  await visitor.leave();
});
