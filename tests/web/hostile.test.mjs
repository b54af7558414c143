// Hostile content and hostile neighbours: rows a34, a36, a45 and a47 of tests/attacks, in a browser.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import { after, before, test } from "node:test";
import { readText, web } from "./support/packages.mjs";
import { Served, oy } from "./support/server.mjs";
import { stage } from "./support/stage.mjs";
import { Voter, randomChoice } from "./support/voter.mjs";

const SCRIPT = "<img src=x onerror=\"document.title='broken in'\">";
const IMAGE = "<svg onload=\"document.title='broken in'\">";

/** A city's file with names as an attacker would choose them. */
const hostileFile = (name) => `META
key;value
description;${SCRIPT.replaceAll('"', "")}
num_projects;2
num_votes;3
budget;300
vote_type;approval
min_length;1
max_length;2
PROJECTS
project_id;cost;votes;name
a;100;2;"${name.replaceAll('"', '""')}"
b;200;1;"${IMAGE.replaceAll('"', '""')}"
VOTES
voter_id;vote
1;a
2;a
3;b
`;

let browser, served, end;
before(async () => {
  ({ browser, served, end } = await stage({ voters: 4 }));
});
after(() => end?.());

async function sealed(visitor, k) {
  const contests = served.manifest.contests;
  const voter = new Voter(visitor, contests);
  await voter.begin();
  await voter.enter(await served.codes(k));
  await voter.seal(Object.fromEntries(contests.map((one) => [one.id, randomChoice(one)])));
  return voter;
}

test("a34: another ballot's receipt does not pass for one's own", async () => {
  const visitor = await browser.visitor(served.origin);
  const other = await served.castByTool(1, { park: "no", days: ["tue"] });
  const voter = await sealed(visitor, 2);
  served.proxy.replace("/elections/park/ballots", fs.readFileSync(other.receipt));
  await voter.button("booth.cast").click();
  await visitor.page.getByText(voter.t("booth.badAnswer")).waitFor();
  assert.equal(await visitor.page.getByText(voter.t("booth.doneTitle")).count(), 0);
  // An honest answer afterwards: the same ballot is taken, once.
  served.proxy.restore();
  await voter.button("common.again").click();
  await voter.heading("booth.done");
  assert.equal((await served.state()).ballots, 2);
  await visitor.leave();
});

test("a34: the board does not show another ballot for a tracking code", async () => {
  const visitor = await browser.visitor(served.origin);
  const choices = served.manifest.contests.map((one) => [one.id, randomChoice(one)]);
  const { fingerprint } = await served.castByTool(3, Object.fromEntries(choices));
  const asked = `${fingerprint[0] === "0" ? "1" : "0"}${fingerprint.slice(1, 40)}`;
  for (const what of ["ballots", "receipts"]) {
    const answer = await fetch(`${served.url}/${what}/${fingerprint}`);
    assert.equal(answer.status, 200);
    served.proxy.replace(`/elections/park/${what}/${asked}`, await answer.text());
  }
  const page = await visitor.go(`park/board/${asked}`);
  const { t } = new Voter(visitor, []);
  await page.getByText(t("lookup.false")).first().waitFor();
  assert.equal(await page.getByText(t("lookup.found")).count(), 0);
  served.proxy.restore();
  await visitor.leave();
});

test("a36: no page names another origin, and the policy would let none in", async () => {
  const known = /^http:\/\/www\.w3\.org\//; // names of namespaces, never asked for
  const texts = fs.readdirSync(path.join(web, "assets")).map((file) => `assets/${file}`);
  for (const file of ["index.html", ...texts].filter((one) => /\.(html|js|css|svg|json)$/.test(one)))
    for (const [url] of readText(web, file).matchAll(/\b(?:https?|wss?):\/\/[a-z0-9.-]+[^\s"'`)]*/g))
      assert.ok(known.test(url) || !/\b(src|href|fetch|import)\b/.test(url), `${file}: ${url}`);
  const { headers } = await fetch(`${served.origin}/`);
  const policy = headers.get("content-security-policy");
  assert.match(policy, /default-src 'none'/);
  for (const wrong of ["unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"])
    assert.ok(!policy.includes(wrong), `${wrong} in ${policy}`);
});

test("a36: what the policy forbids does not happen", async () => {
  const visitor = await browser.visitor(served.origin);
  const page = await visitor.go();
  visitor.excuse(/Content Security Policy|request to http:\/\/127\.0\.0\.1:9\//);
  const done = await page.evaluate(async () => {
    const refused = [];
    const inline = document.createElement("script");
    inline.textContent = "window.inline = true";
    document.body.append(inline);
    if (!window.inline) refused.push("inline");
    // In a task of its own: what the debugger calls may evaluate.
    await new Promise((done) => {
      setTimeout(() => {
        try {
          new Function("return 1")();
        } catch {
          refused.push("eval");
        }
        done();
      });
    });
    await fetch("http://127.0.0.1:9/").catch(() => refused.push("elsewhere"));
    return refused;
  });
  assert.deepEqual(done, ["inline", "eval", "elsewhere"]);
  await visitor.leave();
});

test("a45: hostile titles are text on every page", async () => {
  const dir = fs.mkdtempSync(path.join(served.dir, "hostile-"));
  const file = path.join(dir, "hostile.pb");
  fs.writeFileSync(file, hostileFile(SCRIPT));
  const hostile = await Served.start({ voters: 0, witnesses: false, demo: ["--pb", file] });
  try {
    const visitor = await browser.visitor(hostile.origin);
    for (const place of ["", "park", "park/vote", "park/board", "park/results", "park/desk"]) {
      const page = await visitor.go(place);
      await page.getByText(/onerror=/).first().waitFor();
      assert.equal(await page.locator("main img, main svg[onload]").count(), 0, place);
      assert.doesNotMatch(await page.title(), /broken in/);
    }
    const voter = new Voter(visitor, hostile.manifest.contests);
    await voter.vote(await hostile.codes(1), { [hostile.manifest.contests[0].id]: ["a"] });
    await visitor.leave();
  } finally {
    await hostile.stop();
  }
});

test("a45: titles that turn the direction are no titles", async () => {
  const dir = fs.mkdtempSync(path.join(served.dir, "turning-"));
  const manifest = readText(served.path("demo/manifest.json"));
  const turned = path.join(dir, "manifest.json");
  fs.writeFileSync(turned, manifest.replace('"Salı"', '"\u202eıksalı"'));
  await assert.rejects(oy("manifest", "check", turned), /man-7/);
});

test("a45: a manifest that is not the one in the log is not voted on", async () => {
  const visitor = await browser.visitor(served.origin);
  const manifest = readText(served.path("demo/manifest.json")).replace("Salı", IMAGE.slice(0, 9));
  served.proxy.replace("/elections/park/record/manifest.json", Buffer.from(manifest));
  const page = await visitor.go("park/vote");
  const { t } = new Voter(visitor, []);
  await page.getByText(t("booth.wrongElection")).waitFor();
  assert.equal(await page.getByRole("button", { name: t("booth.begin") }).count(), 0);
  served.proxy.restore();
  await visitor.leave();
});

/** A page of somebody else, at another origin. */
async function elsewhere(html) {
  const server = http.createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end(html);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  server.unref();
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

test("a45: nobody can frame the booth", async () => {
  const other = await elsewhere(`<iframe src="${served.origin}/#/tr/park/vote"></iframe>`);
  const context = await browser.chromium.newContext();
  const page = await context.newPage();
  await page.goto(other.url);
  await page.waitForLoadState("networkidle");
  const inside = page.frames().find((frame) => frame !== page.mainFrame());
  assert.equal(await inside.locator("#app").count(), 0);
  await context.close();
  other.close();
});

test("a45: another site's page can neither cast nor look up through a visitor's browser", async () => {
  const other = await elsewhere("<h1>Hello</h1>");
  const context = await browser.chromium.newContext();
  const page = await context.newPage();
  await page.goto(other.url);
  const { ballots } = await served.state();
  served.proxy.answered.length = 0;
  await page.evaluate(async (url) => {
    for (const what of ["ballots", "requests"])
      await fetch(`${url}/${what}`, { method: "POST", mode: "no-cors", body: "x" }).catch(() => {});
  }, `${served.origin}/elections/park`);
  assert.deepEqual(served.proxy.answered, [
    "POST /elections/park/ballots 403",
    "POST /elections/park/requests 403",
  ]);
  assert.equal((await served.state()).ballots, ballots);
  await context.close();
  other.close();
});

test("a47: a swapped page is seen by the monitor", async () => {
  // Through the proxy, as somebody between server and voters would swap it.
  const url = `${served.origin}/elections/park`;
  const monitor = () => oy("monitor", url, served.path("watched"), "--once");
  await served.officer(1, "pages", "--list", path.join(web, "assets.txt"));
  await monitor();
  const [, script] = readText(web, "index.html").match(/src="(\/assets\/main-[^"]+)"/);
  served.proxy.replace(script, Buffer.from("alert('another booth')"));
  await assert.rejects(monitor, (fault) => /pages/.test(fault.stdout + fault.stderr));
  served.proxy.restore();
});
