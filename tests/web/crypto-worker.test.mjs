// The built crypto worker in Chromium, under the server's own policy: messages, progress, speed.
import * as assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hex, protocol as p, unhex } from "./support/protocol.mjs";
import { stage } from "./support/stage.mjs";

let browser, served, end, visitor, page;
before(async () => {
  ({ browser, served, end } = await stage({ voters: 4 }));
  visitor = await browser.visitor(served.origin);
  page = await visitor.go();
  const list = await (await fetch(`${served.origin}/assets.txt`)).text();
  const [url] = /assets\/crypto-[A-Za-z0-9]+\.js/.exec(list);
  await page.evaluate((address) => {
    const worker = new Worker(`/${address}`, { type: "module" });
    let last = 0;
    globalThis.ask = (method, ...parameters) => new Promise((resolve, reject) => {
      const id = (last += 1);
      const steps = [];
      const hear = ({ data }) => {
        if (data.id !== id) return;
        if (data.total) return void steps.push([data.done, data.total]);
        worker.removeEventListener("message", hear);
        if (data.failure) reject(new Error(`${data.failure.name} ${data.failure.rule}`));
        else resolve({ result: data.result, steps });
      };
      worker.addEventListener("message", hear);
      worker.postMessage({ id, method, parameters });
    });
  }, url);
});
after(async () => {
  await visitor?.leave();
  await end?.();
});

/** Bytes do not cross from a page to a test; their numbers do. */
const ask = (...all) => page.evaluate(async (call) => {
  const { result, steps } = await globalThis.ask(...call);
  return { result: result instanceof Uint8Array ? Array.from(result) : result, steps };
}, all);

const blankChoices = (mahalle) => Object.fromEntries(
  p.contestsOf(served.manifest, mahalle).map(({ id, type, blank, options, grades, ranks, min }) => {
    const ids = options.map((option) => option.id);
    if (blank) return [id, "blank"];
    if (type === "choice") return [id, ids[0]];
    if (type === "grades") return [id, Object.fromEntries(ids.map((one) => [one, grades[0].id]))];
    if (type === "score" || type === "points") return [id, {}];
    return [id, ids.slice(0, type === "rank" ? ranks : min)];
  }));

test("a ballot is sealed, cast and found in the worker, under the policy", async () => {
  const { result: election } = await ask("load", served.name);
  assert.equal(election.electionId, (await served.state()).election_id);
  const { result: check } = await ask("checkCode", (await served.codes(1))[0].toLowerCase());
  assert.equal(check.ok, true);
  const { result: entered } = await ask("enter", served.name, await served.codes(1));
  const { mahalle } = entered.voter;
  const request = { name: served.name, mahalle, sequence: 1, choices: blankChoices(mahalle) };
  const { result: sealed, steps } = await ask("seal", request);
  const bits = p.contestsOf(served.manifest, mahalle)
    .reduce((sum, contest) => sum + p.layoutOf(contest).bits, 0);
  assert.deepEqual(steps.at(-1), [2 * bits, 2 * bits]);
  const { result: ballot } = await ask("sign", sealed.handle);
  const bytes = Uint8Array.from(ballot);
  assert.equal(hex(p.sha256(bytes.slice(0, -64))), sealed.fingerprint);
  p.checkBallot(bytes, served.manifest, unhex(election.electionId), unhex(election.publicKey));
  await assert.rejects(ask("open", sealed.handle), /Reject open-3/);
  const answer = await fetch(`${served.url}/ballots`, { method: "POST", body: bytes,
    headers: { "content-type": "application/octet-stream" } });
  assert.equal(answer.status, 200);
  await answer.text();
  const { result: found } = await ask("lookUp", served.name, sealed.fingerprint);
  assert.equal(found.fingerprint, sealed.fingerprint);
});

test("sealing a choice of ten options takes less than 100 ms", async () => {
  // As long as the sealing of ten bits and a rule: the demo's own questions, counted by their bits.
  const { result: entered } = await ask("enter", served.name, await served.codes(2));
  const { mahalle } = entered.voter;
  const request = { name: served.name, mahalle, sequence: 1, choices: blankChoices(mahalle) };
  const bits = p.contestsOf(served.manifest, mahalle)
    .reduce((sum, contest) => sum + p.layoutOf(contest).bits, 0);
  const times = await page.evaluate(async (what) => {
    const all = [];
    for (let i = 0; i < 5; i += 1) {
      const begin = performance.now();
      await globalThis.ask("seal", what);
      all.push(performance.now() - begin);
    }
    return all;
  }, request);
  const [best] = times.sort((a, b) => a - b);
  const ten = (best / bits) * 10;
  assert.ok(ten < 100, `${ten.toFixed(0)} ms for ten bits (${bits} bits: ${best.toFixed(0)} ms)`);
});

test("what fails crosses with its rule", async () => {
  const codes = await served.codes(3);
  await assert.rejects(ask("enter", served.name, [codes[0], codes[0]]), /Reject cred-1/);
  await assert.rejects(ask("load", "nobody"), /ApiError/);
});
