// The harness itself: what must fail a test does, what must come through does.
import * as assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, faults, fits } from "./support/axe.mjs";
import { stage } from "./support/stage.mjs";

let browser, served, end;
before(async () => {
  ({ browser, served, end } = await stage({ voters: 4 }));
});
after(() => end?.());

test("the list of elections is served, and names this one", async () => {
  const visitor = await browser.visitor(served.origin);
  const page = await visitor.go();
  await page.getByRole("link", { name: served.manifest.title }).waitFor();
  await accessible(page);
  await fits(page);
  await visitor.leave();
});

test("a line in the console and a request elsewhere are troubles", async () => {
  const visitor = await browser.visitor(served.origin);
  const page = await visitor.go();
  await page.evaluate(() => {
    console.log("a secret");
    return fetch("http://127.0.0.1:9/").catch(() => 0);
  });
  assert.equal(visitor.troubles.some((text) => /console.log: a secret/.test(text)), true);
  assert.equal(visitor.troubles.some((text) => /Content Security Policy/.test(text)), true);
  await assert.rejects(visitor.leave());
});

test("a picture without words is a fault of accessibility", async () => {
  const visitor = await browser.visitor(served.origin);
  const page = await visitor.go();
  await page.evaluate(() => document.querySelector("main").append(document.createElement("img")));
  assert.match((await faults(page)).join(), /image-alt/);
  await visitor.leave();
});

test("connections are lost before and after the server has got a request", async () => {
  const ask = () => fetch(`${served.origin}/elections`).then((answer) => answer.status);
  for (const when of ["before", "after"]) {
    const lost = served.proxy.lose("GET", /^\/elections$/, when);
    await assert.rejects(ask());
    await lost;
    assert.equal(await ask(), 200);
  }
  served.proxy.offline = true;
  await assert.rejects(ask());
  served.proxy.offline = false;
  assert.equal(await ask(), 200);
});

test("a server that was killed comes back with the election", async () => {
  await served.kill();
  await served.launch();
  assert.equal((await served.state()).phase, "open");
  assert.equal((await served.codes(4)).length, 2);
});
