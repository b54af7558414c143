// The booth's cryptography in TypeScript, held to the vectors that the C and the reference share.
import * as assert from "node:assert/strict";
import { test } from "node:test";
import {
  OURS, drawing, hex, item, judge, patched, protocol as p, ruleOf, unhex, vectors,
} from "./support/protocol.mjs";

const same = (bytes, text, what) => assert.equal(hex(bytes), text, what);
const mine = (rows) => rows.filter(({ group }) => group === OURS);

test("hashing: hash-1 to hash-4, grp-7", () => {
  const { xmd, items, to_group } = vectors("hashing");
  for (const { msg, tag, length, out } of xmd)
    same(p.xmd([unhex(msg)], p.utf8(tag), length), out, tag);
  for (const row of mine(items)) {
    const all = row.items.map(item);
    assert.equal(new TextDecoder().decode(p.tagOf(row.purpose)), row.tag);
    same(p.concat(...p.itemParts(all)), row.encoded);
    same(p.hashToScalar(row.purpose, ...all), row.hs);
    same(p.hash32(row.purpose, ...all), row.h32);
  }
  for (const { purpose, items: all, out } of mine(to_group))
    same(p.fromUniform(p.xmd(p.itemParts(all.map(item)), p.tagOf(purpose), 64)), out);
});

test("the group and its bad encodings: grp-2, grp-6, grp-8", () => {
  const { g, elements, scalars, powers, products } = vectors("groups").groups[OURS];
  same(p.G, g);
  for (const row of elements) judge(row, () => p.element(unhex(row.bytes)), ["grp-2", "grp-3"]);
  for (const row of scalars) judge(row, () => p.scalar(unhex(row.bytes)));
  for (const { base, exponent, result } of powers) {
    same(p.power(unhex(base), unhex(exponent)), result);
    if (base === g) same(p.powerG(unhex(exponent)), result);
  }
  for (const { a, b, result } of products) same(p.add(unhex(a), unhex(b)), result);
});

test("codes, as they are printed and as people type them: cred-1, cred-2", () => {
  const { good, bad, secrets } = vectors("codes");
  for (const { symbols, code, typed } of good) {
    const turkish = code.toLowerCase().replaceAll("1", "ı").replaceAll("-", "–");
    const wide = `  ${code.replaceAll("-", " — ").replaceAll("1", "İ").replaceAll("0", "o")}\n`;
    const oneGo = code.replaceAll("-", "").replaceAll("1", "l");
    for (const text of [code, typed, turkish, wide, oneGo, wide.normalize("NFD")])
      assert.deepEqual(p.checkCode(text), { ok: true, code }, text);
    assert.equal(p.checkSymbols(symbols), code.replaceAll("-", "").slice(26));
  }
  for (const { typed, what } of bad) assert.equal(p.checkCode(typed).ok, false, what);
  const [{ code }] = good;
  const fault = (text) => p.checkCode(text).fault;
  assert.equal(fault(" - "), "empty");
  assert.equal(fault(code.slice(0, -1)), "short");
  assert.equal(fault(`${code}0`), "long");
  assert.equal(fault(`${code.slice(0, -1)}${code.endsWith("0") ? "2" : "0"}`), "check");
  assert.deepEqual(p.checkCode(`${code.slice(0, 3)}U`), { ok: false, fault: "symbol", at: 3 });
  for (const { roll_id, registrar, symbols, secret, part } of mine(secrets)) {
    const scalar = p.partSecret(unhex(roll_id), registrar, symbols);
    same(scalar, secret);
    same(p.powerG(scalar), part);
  }
});

test("every single wrong symbol and every swap of two is caught: cred-1", () => {
  const [{ code }] = vectors("codes").good;
  const full = [...code.replaceAll("-", "")];
  full.forEach((symbol, i) => {
    for (const other of p.ALPHABET)
      if (other !== symbol)
        assert.equal(p.checkCode(full.with?.(i, other).join("") ?? swap(full, i, other)).ok, false);
    for (let k = i + 1; k < full.length; k += 1) {
      if (full[k] === symbol) continue;
      const swapped = [...full];
      [swapped[i], swapped[k]] = [full[k], full[i]];
      assert.equal(p.checkCode(swapped.join("")).ok, false);
    }
  });
});
const swap = (full, i, other) => full.map((symbol, k) => (k === i ? other : symbol)).join("");

test("contests as bits and rules, choices there and back: qst-4, rul-1, rul-2", () => {
  for (const { contest, bits, rules, choices } of vectors("contests").contests) {
    const layout = p.layoutOf(contest);
    assert.equal(layout.bits, bits, contest.id);
    const plain = (terms) => terms.map(([bit, a]) => [bit, Number(a)]);
    assert.deepEqual(
      layout.rules.map(({ terms, lo, hi, slack }) =>
        ({ terms: plain(terms), lo: Number(lo), hi: Number(hi), slack: plain(slack) })),
      rules.map(({ terms, lo, hi, slack }) => ({ terms, lo, hi, slack })),
      contest.id,
    );
    for (const row of choices) {
      const what = JSON.stringify(row.choice);
      judge({ what, rule: row.rule ?? null }, () => p.encodeChoice(layout, row.choice));
      if (row.rule) continue;
      const encoded = p.encodeChoice(layout, row.choice);
      assert.deepEqual([...encoded], row.bits, what);
      const again = p.encodeChoice(layout, p.decodeChoice(layout, encoded));
      assert.deepEqual([...again], row.bits, what);
    }
  }
});

test("a choice is no choice if it is missing or of another type: qst-4", () => {
  for (const { contest } of vectors("contests").contests) {
    const layout = p.layoutOf(contest);
    for (const choice of [undefined, null, 7, true, "nobody", { nobody: 1 }, ["nobody"]])
      assert.equal(ruleOf(() => p.encodeChoice(layout, choice)), "qst-4", contest.id);
  }
});

test("manifests: every good one is read, with its ceremony's name", () => {
  const { good, bad } = vectors("manifests");
  for (const { json, ceremony_id, what } of good) {
    const { group } = JSON.parse(json);
    judge({ what, rule: group === OURS ? null : "grp-1" }, () => p.parseManifest(p.utf8(json)));
    if (group === OURS) same(p.ceremonyId(JSON.parse(json)), ceremony_id);
  }
  // The verifier refuses all of these; a page refuses at least what it would stumble over.
  const left = bad.filter((row) =>
    ruleOf(() => p.parseManifest(row.hex ? unhex(row.hex) : p.utf8(row.json)).contests
      .forEach(p.layoutOf)) === null);
  const others = ["json-1", "json-2", "json-3", "json-4", "dec-1", "man-6", "man-7", "man-8",
    "man-9", "man-10"];
  for (const { rule, what } of left) assert.ok(others.includes(rule), `${rule}: ${what}`);
  assert.ok(left.length < 100, `${left.length} of ${bad.length} are not refused`);
});

const proofs = vectors("proofs")[OURS];

test("a bit's proof: bit-1, bit-2", () => {
  const names = ["a0", "b0", "a1", "b1", "e0", "z0", "z1"];
  for (const row of proofs.bit) {
    const ciphertext = { alpha: unhex(row.alpha), beta: unhex(row.beta) };
    const proof = Object.fromEntries(names.map((name) => [name, unhex(row[name])]));
    judge(row, () => p.checkBit(unhex(proofs.y), ciphertext, proof, unhex(row.e)));
  }
});

test("a rule's proof: con-1, con-2", () => {
  for (const row of proofs.constant) {
    const terms = row.ciphertexts.map(([alpha, beta], i) =>
      [{ alpha: unhex(alpha), beta: unhex(beta) }, BigInt(row.coefficients[i])]);
    const proof = { t1: unhex(row.t1), t2: unhex(row.t2), z: unhex(row.z) };
    judge(row, () =>
      p.checkRule(unhex(proofs.y), terms, BigInt(row.value), proof, unhex(row.e)));
  }
});

test("a ballot's signature: sig-1, sig-2", () => {
  for (const row of proofs.signature)
    judge(row, () => p.checkSchnorr(unhex(row.x), unhex(row.msg), unhex(row.signature)));
});

/** Sealings of the vector's voter. */
function sealingOf(row, more = {}) {
  const secret = unhex(row.secret);
  return {
    manifest: JSON.parse(row.manifest), electionId: unhex(row.election_id), y: unhex(row.y),
    credential: p.powerG(secret), mahalle: row.mahalle, sequence: row.sequence,
    choices: row.choices, ...more,
  };
}

test("the same randomness gives the same ballot, to the byte: bal-1, bal-5, bal-8", () => {
  const rows = mine(vectors("ballots").ballots);
  assert.equal(rows.length, 2);
  for (const row of rows) {
    const draw = drawing(row.randomness);
    const sealing = sealingOf(row);
    const steps = [];
    const sealed = p.seal(sealing, (done, total) => steps.push([done, total]), draw);
    const { body, fingerprint } = sealed;
    assert.equal(body.length, row.body_length);
    same(fingerprint, row.fingerprint);
    same(p.openingOf(sealed), row.opening);
    const signature = p.sign(unhex(row.secret), sealing.credential, body, draw);
    const ballot = p.concat(body, signature);
    assert.equal(draw.left(), 0);
    same(ballot, row.ballot);
    same(p.sha256(ballot), row.sha256);
    same(p.challengeOf(sealing.y, body.subarray(0, row.statement_length)), row.challenge);
    const bits = row.bits.flat().length;
    assert.deepEqual(steps.at(-1), [2 * bits, 2 * bits]);
    assert.ok(steps.every(([done], i) => done === i + 1));
  }
});

test("bad ballots: bal-1 to bal-7", () => {
  for (const row of mine(vectors("ballots").ballots)) {
    const { manifest, electionId, y } = sealingOf(row);
    const good = unhex(row.ballot);
    const check = (ballot) => p.checkBallot(ballot, manifest, electionId, y);
    assert.equal(check(good).sequence, row.sequence);
    for (const each of row.bad)
      judge(each, () => check(patched(good, each)), ["grp-2", "bal-1", "enc-2"]);
  }
});

test("opened ballots: open-1", () => {
  for (const row of mine(vectors("ballots").ballots)) {
    const { manifest, electionId, y } = sealingOf(row);
    const good = unhex(row.opening);
    const check = (opened) => p.checkOpened(opened, manifest, electionId, y);
    const { choices, body, mahalle } = check(good);
    assert.deepEqual(choices, row.choices);
    assert.equal(mahalle, row.mahalle);
    same(p.sha256(body), row.fingerprint);
    for (const each of row.bad_openings)
      judge(each, () => check(patched(good, each)), ["bal-1", "enc-2"]);
  }
});

test("no two sealings share anything: elg-2, bit-3, bal-10", () => {
  const [row] = mine(vectors("ballots").ballots);
  const [a, b] = [p.seal(sealingOf(row)), p.seal(sealingOf(row))].map(({ body }) => body);
  const head = 46 + 32;
  const words = (bytes) => Array.from({ length: (bytes.length - head) / 32 | 0 }, (_, i) =>
    hex(bytes.slice(head + 1 + 32 * i, head + 33 + 32 * i)));
  const seen = new Set(words(a));
  assert.equal(words(b).filter((word) => seen.has(word)).length, 0);
});

test("random ballots of every type hold, and open as what was chosen", () => {
  const row = mine(vectors("ballots").ballots).at(-1);
  const { contests } = vectors("contests");
  for (let k = 0; k < 4; k += 1) {
    const choices = Object.fromEntries(Object.keys(row.choices).map((id) => {
      const good = contests.find(({ contest }) => contest.id === id).choices
        .filter(({ rule }) => !rule);
      return [id, good[Math.floor(Math.random() * good.length)].choice];
    }));
    const sealing = sealingOf(row, { choices, sequence: k + 1 });
    const sealed = p.seal(sealing);
    const { manifest, electionId, y } = sealing;
    const opened = p.checkOpened(p.openingOf(sealed), manifest, electionId, y);
    for (const contest of p.contestsOf(manifest, row.mahalle)) {
      const layout = p.layoutOf(contest);
      const bits = (choice) => [...p.encodeChoice(layout, choice)];
      assert.deepEqual(bits(opened.choices[contest.id]), bits(choices[contest.id]), contest.id);
    }
    const signature = p.sign(unhex(row.secret), sealing.credential, sealed.body);
    p.checkBallot(p.concat(sealed.body, signature), manifest, electionId, y);
  }
});

test("the ceremony's transcript, checked in full: cer-2 to cer-9, cer-12", () => {
  const row = vectors("ceremony").ceremonies.find(({ group }) => group === OURS);
  const manifest = JSON.parse(row.manifest);
  const good = unhex(row.transcript);
  same(p.checkCeremony(good, manifest), row.key);
  for (const each of row.bad)
    judge(each, () => p.checkCeremony(patched(good, each), manifest), ["enc-2", "cer-12"]);
  assert.ok(row.forged.length > 5);
  for (const each of row.forged)
    judge(each, () => p.checkCeremony(unhex(each.transcript), manifest));
});
