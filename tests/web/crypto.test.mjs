// The crypto worker's work against a real server and the programs in C: what is sealed here holds
// there, what is opened there holds here, and what a hostile server shows is refused.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { after, before, test } from "node:test";
import { loadSource } from "./support/packages.mjs";
import { protocol as p, vectors } from "./support/protocol.mjs";
import { Served, oy, tool, until } from "./support/server.mjs";

const { ApiError, CryptoService, Reject, errorOf, failureOf, postBallot, serverApi } =
  await loadSource("crypto/parts.ts");

let served, crypto;
const ownFetch = globalThis.fetch;
before(async () => {
  served = await Served.start({ voters: 8 });
  // The pages ask at their own origin.
  // A connection that the server has closed meanwhile is no failure: browsers ask once more, too.
  globalThis.fetch = (path, init) => {
    const once = () => ownFetch(new URL(path, served.origin), init);
    return once().catch((fault) => (fault instanceof TypeError ? once() : Promise.reject(fault)));
  };
  crypto = new CryptoService(serverApi);
  await crypto.load(served.name);
});
after(() => served?.stop());

const rejects = (promise, rule) =>
  assert.rejects(promise, (error) => {
    assert.equal(`${error.name} ${error.rule}`, `Reject ${rule}`, error.message);
    return true;
  });

/** One random good choice for each contest of the style. */
function randomChoices(mahalle) {
  const below = (n) => Math.floor(Math.random() * n);
  const some = (list, n) => list.map((id) => [Math.random(), id]).sort()
    .slice(0, n).map(([, id]) => id);
  const make = ({ type, options, blank, grades, ranks, fewer, max_score, points, ...rest }) => {
    const ids = options.map(({ id }) => id);
    if (blank && below(5) === 0) return "blank";
    switch (type) {
      case "choice": return ids[below(ids.length)];
      case "approval": return some(ids, rest.min + below(rest.max - rest.min + 1));
      case "score": return Object.fromEntries(ids.map((id) => [id, below(max_score + 1)]));
      case "points": return { [ids[0]]: below(points + 1) };
      case "grades":
        return Object.fromEntries(ids.map((id) => [id, grades[below(grades.length)].id]));
      case "rank": return some(ids, fewer ? below(ranks + 1) : ranks);
      default: {
        const cost = (list) => list.reduce((sum, id) =>
          sum + options.find((option) => option.id === id).cost, 0);
        let picked = some(ids, rest.min + below(rest.max - rest.min + 1));
        while (cost(picked) > rest.cap) picked = picked.slice(1);
        return picked;
      }
    }
  };
  return Object.fromEntries(
    p.contestsOf(served.manifest, mahalle).map((contest) => [contest.id, make(contest)]));
}

/** Seals, signs, sends, and checks the receipt, as the booth does. */
async function vote(k, choices) {
  const { voter } = await crypto.enter(served.name, await served.codes(k));
  const { mahalle } = voter;
  const chosen = choices ?? randomChoices(mahalle);
  const request = { name: served.name, mahalle, sequence: voter.sequence + 1, choices: chosen };
  const sealed = await crypto.seal(request);
  const ballot = await crypto.sign(sealed.handle);
  const answer = await postBallot(served.name, ballot);
  assert.equal(answer.taken, true, answer.text);
  const receipt = await crypto.checkReceipt(served.name, answer.text, ballot);
  assert.equal(receipt.fingerprint, sealed.fingerprint);
  return { voter, sealed, ballot, receipt, choices: chosen };
}

const path = (name) => served.path(name);
const write = (name, bytes) => {
  fs.writeFileSync(path(name), bytes, { mode: 0o600 });
  return path(name);
};

test("the election is named as the other tools name it", async () => {
  const election = await crypto.load(served.name);
  assert.equal(election.electionId, (await served.state()).election_id);
  assert.deepEqual(election.manifest, served.manifest);
  assert.equal(election.isOpened, true);
  assert.equal(election.voters, 8);
});

test("ballots of every type, sealed here, hold in the C programs", async () => {
  const types = new Set(served.manifest.contests.map(({ type }) => type));
  assert.deepEqual([...types].sort(),
    ["approval", "budget", "choice", "grades", "points", "rank", "score"]);
  const { electionId } = await crypto.load(served.name);
  let last;
  for (const k of [1, 2, 3, 4, 1]) last = await vote(k);
  const record = await served.fetch(path("seen"));
  const file = write("web.ballot", last.ballot);
  await oy("vote", "check", "--election", electionId, file, record);
  const receipt = write("web.receipt", last.receipt.text);
  await oy("vote", "check", "--election", electionId, receipt, record);
  const { status, report } = await served.recount(record);
  assert.equal(status, 3, JSON.stringify(report));
  for (const { id, status: verdict } of report.checks.filter(({ id }) =>
    ["K6", "K7", "I4", "A5"].includes(id))) assert.equal(verdict, "passed", id);
});

test("what is opened here holds in C, and shows the same choice", async () => {
  const { voter } = await crypto.enter(served.name, await served.codes(5));
  const choices = randomChoices(voter.mahalle);
  const request = { name: served.name, mahalle: voter.mahalle, sequence: 1, choices };
  const { handle, fingerprint } = await crypto.seal(request);
  const opened = await crypto.open(handle);
  const view = await crypto.checkOpened(served.name, opened);
  assert.deepEqual([view.holds, view.wasCast, view.rule], [true, false, ""]);
  assert.equal(view.fingerprint, fingerprint);
  const file = write("web.opened", opened);
  const { stdout } = await tool("oy-verify", "--json", "--opening", file,
    await served.fetch(path("with-opening"))).then((text) => ({ stdout: text }), (fault) => fault);
  const { checks } = JSON.parse(stdout);
  assert.equal(checks.find(({ id }) => id === "E3").status, "passed");
  for (const contest of p.contestsOf(served.manifest, voter.mahalle)) {
    const layout = p.layoutOf(contest);
    assert.deepEqual(p.encodeChoice(layout, view.choices[contest.id]),
      p.encodeChoice(layout, choices[contest.id]));
  }
  const changed = opened.slice();
  changed[changed.length - 33] ^= 1;
  assert.equal((await crypto.checkOpened(served.name, changed)).rule, "open-1");
});

test("what C seals and opens holds here", async () => {
  const codes = await served.codes(6);
  const files = codes.flatMap((code, i) => ["--code", write(`six-${i}`, `${code}\n`)]);
  const { voter } = await crypto.enter(served.name, codes);
  const choices = randomChoices(voter.mahalle);
  const choice = write("six.choice", JSON.stringify(choices));
  const record = await served.fetch(path("six"));
  const { electionId } = await crypto.load(served.name);
  const seal = (name) => oy("vote", "seal", "--record", record, "--election", electionId, ...files,
    "--choice", choice, "-o", path(name));
  await seal("six.sealed");
  await oy("vote", "open", "--record", record, path("six.sealed"), "-o", path("six.opened"));
  const view = await crypto.checkOpened(served.name, fs.readFileSync(path("six.opened")));
  assert.deepEqual([view.holds, view.reason], [true, ""]);
  for (const contest of p.contestsOf(served.manifest, voter.mahalle)) {
    const layout = p.layoutOf(contest);
    assert.deepEqual(p.encodeChoice(layout, view.choices[contest.id]),
      p.encodeChoice(layout, choices[contest.id]));
  }
});

test("a ballot is cast or opened, once; leaving ends all: open-3", async () => {
  const { voter } = await crypto.enter(served.name, await served.codes(7));
  const { mahalle } = voter;
  const request = { name: served.name, mahalle, sequence: 1, choices: randomChoices(mahalle) };
  const [a, b, c, d] = [await crypto.seal(request), await crypto.seal(request),
    await crypto.seal(request), await crypto.seal(request)];
  assert.deepEqual([a, b, c, d].map(({ sequence }) => sequence), [1, 2, 3, 4]);
  await crypto.open(a.handle);
  await rejects(crypto.sign(a.handle), "open-3");
  await crypto.sign(b.handle);
  await rejects(crypto.open(b.handle), "open-3");
  await rejects(crypto.sign(b.handle), "open-3");
  await crypto.discard(c.handle);
  await rejects(crypto.sign(c.handle), "open-3");
  await crypto.leave();
  await rejects(crypto.sign(d.handle), "open-3");
  await rejects(crypto.seal(request), "cred-1");
});

test("so many opened ballots that the next would be refused: bal-9, bal-10", async () => {
  const { voter } = await crypto.enter(served.name, await served.codes(7));
  const { mahalle } = voter;
  const request = { name: served.name, mahalle, sequence: 1, choices: randomChoices(mahalle) };
  for (let sequence = 1; sequence <= 16; sequence += 1) {
    const sealed = await crypto.seal(request);
    assert.equal(sealed.sequence, sequence);
    await crypto.discard(sealed.handle);
  }
  await rejects(crypto.seal(request), "bal-9");
});

test("an opened ballot that was cast all the same convicts the booth: open-2", async () => {
  const { voter } = await crypto.enter(served.name, await served.codes(7));
  const { mahalle } = voter;
  const { manifest, electionId, publicKey } = await crypto.load(served.name);
  const secret = codesSecret(manifest, await served.codes(7));
  const credential = p.powerG(secret);
  const sealed = p.seal({ manifest, electionId: p.unhex(electionId), y: p.unhex(publicKey),
    credential, mahalle, sequence: 1, choices: randomChoices(mahalle) });
  const opened = p.openingOf(sealed);
  const ballot = p.concat(sealed.body, p.sign(secret, credential, sealed.body));
  assert.equal((await postBallot(served.name, ballot)).taken, true);
  const view = await crypto.checkOpened(served.name, opened);
  assert.deepEqual([view.holds, view.wasCast, view.rule], [false, true, "open-2"]);
});

const codesSecret = ({ roll_id }, codes) => codes
  .map((code, i) => p.partSecret(p.unhex(roll_id), i + 1, code.trim())).reduce(p.plus);

test("codes in either order, and none that are not the roll's: cred-1, bal-3, rev-1", async () => {
  const codes = await served.codes(8);
  const enter = (list, api = serverApi) => new CryptoService(api).enter(served.name, list);
  const one = await enter(codes);
  const two = await enter([codes[1].toLowerCase().replaceAll("-", " "), codes[0]]);
  assert.deepEqual(one, two);
  assert.equal(one.voter.credential, one.credential);
  const [[other]] = [await served.codes(1)];
  await rejects(enter([codes[0], other]), "bal-3");
  await rejects(enter([codes[0], codes[0]]), "cred-1");
  await rejects(enter([codes[0]]), "cred-1");
  await rejects(enter([codes[0], `${codes[1].slice(0, -1)}U`]), "cred-1");
  const revoking = { ...serverApi, voter: async (...all) =>
    ({ ...(await serverApi.voter(...all)), revoked: true }) };
  await rejects(enter(codes, revoking), "rev-1");
  const failing = { ...serverApi, voter: () => Promise.reject(new ApiError(503, "", "full", 3)) };
  await assert.rejects(enter(codes, failing), { name: "ApiError", status: 503 });
});

test("a voter of a mahalle without a question is let in, to be told so, and seals nothing: bal-3", async () => {
  const codes = await served.codes(8);
  const lonely = 999_999;
  const service = new CryptoService({ ...serverApi, voter: async (...all) =>
    ({ ...(await serverApi.voter(...all)), mahalle: lonely }) });
  await rejects(service.enter(served.name, codes), "bal-3");
  const { manifest } = await service.load(served.name);
  manifest.mahalle.push({ id: lonely, name: "a mahalle that is asked nothing" });
  for (const contest of manifest.contests)
    contest.scope ??= manifest.mahalle.map(({ id }) => id).filter((id) => id !== lonely);
  const { voter, credential } = await service.enter(served.name, codes);
  assert.equal(voter.mahalle, lonely);
  const request = { name: served.name, mahalle: lonely, sequence: 1, choices: {} };
  await rejects(service.seal(request), "bal-3");
  const { reduce, start } = await loadSource("booth/machine.ts");
  const election = { manifest };
  const events = [{ type: "loaded", election }, { type: "begin" }, { type: "entered", voter: { credential, ...voter } }];
  const state = events.reduce((before, event) => reduce(before, event), start);
  assert.deepEqual([state.step, state.contests], ["question", []]);
  assert.equal(reduce(state, { type: "back" }).step, "codes");
});

test("a receipt of another ballot, and refusals (attack a34): bal-8, srv-5", async () => {
  const first = await vote(8);
  const second = await vote(8);
  const check = (receipt, ballot) => crypto.checkReceipt(served.name, receipt, ballot);
  await rejects(check(first.receipt.text, second.ballot), "bal-8");
  const text = second.receipt.text;
  await rejects(check(text.replace(/^index .*$/m, "index 0"), second.ballot), "log-1");
  const elsewhere = text.replace(served.manifest.origin, "example.org/x");
  await rejects(check(elsewhere, second.ballot), "note-1");
  await rejects(check(text.replace(/\n— [^\n]+\n$/, "\n— x AAAAAAA=\n"), second.ballot), "note-2");
  // A ballot with a used-up sequence is refused, under the server's signature.
  const { voter } = await crypto.enter(served.name, await served.codes(8));
  const { manifest, electionId, publicKey } = await crypto.load(served.name);
  const secret = codesSecret(manifest, await served.codes(8));
  const sealed = p.seal({ manifest, electionId: p.unhex(electionId), y: p.unhex(publicKey),
    credential: p.powerG(secret), mahalle: voter.mahalle, sequence: 1,
    choices: randomChoices(voter.mahalle) });
  const old = p.concat(sealed.body, p.sign(secret, p.powerG(secret), sealed.body));
  const answer = await postBallot(served.name, old);
  assert.equal(answer.taken, false);
  assert.equal((await crypto.checkRefusal(served.name, answer.text, old)).rule, "bal-9");
  await rejects(crypto.checkRefusal(served.name, answer.text, second.ballot), "srv-5");
  const changed = answer.text.replace("bal-9", "bal-7");
  await rejects(crypto.checkRefusal(served.name, changed, old), "note-2");

  const found = await crypto.lookUp(served.name, second.sealed.fingerprint.slice(0, 40));
  assert.deepEqual([found.fingerprint, found.superseded, found.revoked],
    [second.sealed.fingerprint, false, false]);
  const spaced = first.sealed.fingerprint.slice(0, 40).toUpperCase().replace(/(.{4})/g, "$1 ");
  assert.equal((await crypto.lookUp(served.name, spaced)).superseded, true);
  const lying = new CryptoService({ ...serverApi, receipt: async () => first.receipt.text });
  await rejects(lying.lookUp(served.name, second.sealed.fingerprint), "bal-8");
  await rejects(crypto.lookUp(served.name, "abcd"), "bal-8");
  const nobodys = crypto.lookUp(served.name, "0".repeat(40));
  await assert.rejects(nobodys, { name: "ApiError", status: 404 });
});

test("witnesses are named when they have cosigned: rcpt-2, note-4", async () => {
  const { sealed } = await vote(8);
  const found = await until("the witnesses' lines", async () => {
    const receipt = await crypto.lookUp(served.name, sealed.fingerprint);
    return receipt.checkpoint.witnesses.length === 2 && receipt;
  });
  assert.deepEqual([...found.checkpoint.witnesses].sort(),
    served.manifest.witnesses.keys.map(({ name }) => name).sort());
  assert.equal(found.checkpoint.witnessQuorum, served.manifest.witnesses.quorum);
  const [name] = found.checkpoint.witnesses;
  const line = new RegExp(`^(— ${name.replaceAll(".", "\\.")} )(.*)$`, "m");
  const forged = found.text.replace(line, (_, front, blob) => {
    const bytes = Buffer.from(blob, "base64");
    bytes[bytes.length - 1] ^= 1;
    return front + bytes.toString("base64");
  });
  const lying = new CryptoService({ ...serverApi, receipt: async () => forged });
  await rejects(lying.lookUp(served.name, sealed.fingerprint), "note-4");
});

/** A server that answers one path of the record otherwise. */
const changing = (pattern, change) => new CryptoService({
  ...serverApi,
  record: (name) => async (file) => {
    const bytes = await serverApi.record(name)(file);
    return pattern.test(file) ? change(bytes.slice(), file) : bytes;
  },
});
const flip = (at) => (bytes) => {
  bytes[at < 0 ? bytes.length + at : at] ^= 1;
  return bytes;
};
const set = (at, value) => (bytes) => bytes.map((byte, i) => (i === at ? value : byte));
const text = (change) => (bytes) => p.utf8(change(new TextDecoder().decode(bytes)));

test("what a hostile server changes is found", async () => {
  const bad = (pattern, change, rule) =>
    rejects(changing(pattern, change).load(served.name), rule);
  await bad(/^manifest\.json$/, flip(100), "ent-3");
  await bad(/^ceremony\.bin$/, flip(-1), "ent-3");
  const more = (note) => note.replace(/^\d+$/m, (size) => `${Number(size) + 1}`);
  await bad(/^checkpoint$/, text(more), "note-2");
  await bad(/^checkpoint$/, text((note) => note.replace(/^[^\n]+/, "example.org/other")), "note-2");
  await bad(/^checkpoint$/, text((note) => note.slice(0, note.indexOf("\n\n") + 2)), "note-1");
  await bad(/^tile\/0\//, flip(0), "log-1");
  // An entry of the open, its last signature changed: no longer under the checkpoint.
  await bad(/^tile\/entries\//, flip(-1), "log-1");
  await bad(/^tile\/entries\//, flip(3), "log-4");
  await bad(/^tile\/entries\//, set(2, 5), "log-5");
  await bad(/^tile\/entries\//, (bytes) => bytes.slice(1), "log-2");
});

test("a server with a history of its own is told from the one before: note-7", async () => {
  const earlier = await changing(/$^/).load(served.name);
  const note = new TextDecoder().decode(await serverApi.record(served.name)("checkpoint"));
  await vote(2);
  assert.equal(await crypto.checkExtends(served.name, note), true);
  const [front, size, root, ...rest] = note.split("\n");
  const forged = p.base64(p.sha256(p.utf8(root)));
  const extends_ = (...rows) => crypto.checkExtends(served.name, [...rows, ...rest].join("\n"));
  assert.equal(await extends_(front, size, forged), false);
  assert.equal(await extends_(front, "999999", root), false);
  assert.equal(await extends_("example.org/other", size, root), false);
  // A server that goes back to a smaller log.
  let back = false;
  const service = new CryptoService({ ...serverApi, record: (name) => async (file) =>
    back && file === "checkpoint" ? p.utf8(note) : serverApi.record(name)(file) });
  await service.load(served.name);
  back = true;
  await rejects(service.load(served.name), "note-7");
  assert.ok(earlier.checkpoint.size > 4);
});

test("a ballot goes under one election's name alone: bal-11", async () => {
  const { voter } = await crypto.enter(served.name, await served.codes(3));
  const { mahalle, sequence } = voter;
  const request = { name: "another", mahalle, sequence: sequence + 1, choices: {} };
  await rejects(crypto.seal(request), "cred-1");
  await rejects(crypto.seal({ ...request, name: served.name }), "qst-4");
  await rejects(crypto.seal({ ...request, name: served.name, mahalle: 999_999 }), "bal-3");
});

test("errors cross to the page with their rule, and without what was worked on", () => {
  const there = (error) => errorOf(JSON.parse(JSON.stringify(failureOf(error))));
  const reject = there(new Reject("bal-3", "words"));
  assert.deepEqual([reject.name, reject.rule, reject.message], ["Reject", "bal-3", "words"]);
  const api = there(new ApiError(429, "", "too many", 7));
  assert.deepEqual([api.name, api.status, api.retryAfter], ["ApiError", 429, 7]);
  assert.equal(there(new TypeError("a secret 1234")).message.includes("1234"), false);
});

test("the group that no browser's library has is said so in plain words", async () => {
  const row = vectors("ballots").ballots.find(({ group }) => group === "modp4096");
  assert.throws(() => p.parseManifest(p.utf8(row.manifest)), { rule: "grp-1", message: /oy vote/ });
});
