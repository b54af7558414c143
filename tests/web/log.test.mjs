// The log's proofs, notes, receipts and refusals in TypeScript, held to the shared vectors.
import * as assert from "node:assert/strict";
import { test } from "node:test";
import { hex, judge, protocol as p, ruleOf, unhex, vectors } from "./support/protocol.mjs";

const same = (bytes, text, what) => assert.equal(hex(bytes), text, what);

/** Hashes of all tile levels of a log, by path, as a server has them for every size up to this. */
function recordOf(entries) {
  let hashes = entries.map(p.leafHash);
  const levels = [];
  while (hashes.length) {
    levels.push(hashes);
    const next = [];
    for (let i = 0; i + 256 <= hashes.length; i += 256)
      next.push(rootOf(hashes.slice(i, i + 256)));
    hashes = next;
  }
  const asked = [];
  const read = async (path) => {
    asked.push(path);
    const [, level, place, width] = /^tile\/(\d+)\/([x\d/]+?)(?:\.p\/(\d+))?$/.exec(path);
    const number = Number(place.replace(/[x/]/g, ""));
    const all = levels[level].slice(number * 256, number * 256 + Number(width ?? 256));
    assert.equal(all.length, Number(width ?? 256), path);
    return p.concat(...all);
  };
  return { read, asked };
}

function rootOf(leaves) {
  if (leaves.length === 1) return leaves[0];
  const left = p.splitOf(leaves.length);
  return p.nodeHash(rootOf(leaves.slice(0, left)), rootOf(leaves.slice(left)));
}

test("the tree, inclusion and consistency: log-1", async () => {
  const { entries, roots, inclusion, consistency } = vectors("merkle");
  const leaves = entries.map((entry) => p.leafHash(unhex(entry)));
  for (const { size, root } of roots) if (size) same(rootOf(leaves.slice(0, size)), root);
  const rootAt = (size) => rootOf(leaves.slice(0, size));
  const { read } = recordOf(entries.map(unhex));
  for (const { index, size, path } of inclusion) {
    const hashes = path.map(unhex);
    same(p.inclusionRoot(leaves[index], index, size, hashes), hex(rootAt(size)));
    assert.deepEqual((await new p.Tiles(read, size).inclusion(index)).map(hex), path);
    assert.equal(ruleOf(() => p.inclusionRoot(leaves[index], index, size, [...hashes, leaves[0]])),
      "log-1");
    if (path.length)
      assert.equal(ruleOf(() => p.inclusionRoot(leaves[index], index, size, hashes.slice(1))),
        "log-1");
    assert.equal(ruleOf(() => p.inclusionRoot(leaves[index], size, size, hashes)), "log-1");
  }
  for (const { from, to, path } of consistency) {
    const [old, now] = [from, to].map((size) => ({ size, root: rootAt(size) }));
    const hashes = path.map(unhex);
    p.checkConsistency(old, now, hashes);
    assert.deepEqual((await new p.Tiles(read, to).consistency(from)).map(hex), path);
    const other = { ...old, root: leaves[3] };
    const refuse = (...all) => assert.equal(ruleOf(() => p.checkConsistency(...all)), "log-1");
    refuse(other, now, hashes);
    refuse(old, { ...now, root: leaves[3] }, hashes);
    refuse(old, now, [...hashes, leaves[0]]);
    if (from === to) continue;
    refuse(old, now, hashes.slice(1));
    refuse(now, old, hashes);
  }
  const empty = { size: 0, root: new Uint8Array(32) };
  p.checkConsistency(empty, { size: 7, root: rootAt(7) }, []);
});

test("proofs out of tiles, for every kind of size: log-2", async () => {
  const { numbered_leaves, paths } = vectors("merkle");
  const entries = Array.from({ length: 70_000 }, (_, i) => p.u32(i));
  const leaves = entries.map(p.leafHash);
  const { read, asked } = recordOf(entries);
  same(rootOf(leaves.slice(0, numbered_leaves.count)), numbered_leaves.root);
  for (const { path, hashes } of numbered_leaves.tiles) same(await read(path), hashes);
  for (const size of [1, 2, 3, 255, 256, 257, 511, 512, 600, 65_536, 65_537, 66_001, 70_000]) {
    const root = rootOf(leaves.slice(0, size));
    asked.length = 0;
    for (const index of [0, 1, 3, 255, 256, 300, size - 1].filter((i) => i < size)) {
      const path = await new p.Tiles(read, size).inclusion(index);
      same(p.inclusionRoot(leaves[index], index, size, path), hex(root), `${index} of ${size}`);
    }
    for (const old of [1, 4, 255, 256, 257, 600, size - 1].filter((n) => n > 0 && n < size)) {
      const path = await new p.Tiles(read, size).consistency(old);
      p.checkConsistency({ size: old, root: rootOf(leaves.slice(0, old)) }, { size, root }, path);
    }
    const known = paths.find((row) => row.size === size);
    if (known) for (const path of new Set(asked)) assert.ok(known.tiles.includes(path), path);
  }
  asked.length = 0;
  await new p.Tiles(read, 70_000).inclusion(0);
  assert.ok(asked.length <= 6, `${asked.length} tiles for one proof`);
});

test("entries: log-4, ent-1, and the first four", () => {
  const { entries, bad } = vectors("entries");
  const readers = {
    1: (entry) => p.fileEntry(entry, "manifest"), 2: (entry) => p.fileEntry(entry, "ceremony"),
    3: p.rollEntry, 4: p.openEntry, 5: p.ballotEntry,
  };
  const read = (entry) => (readers[p.typeOf(entry)] ?? (() => undefined))(entry);
  for (const { entry } of entries) read(unhex(entry));
  const names = Object.keys(p.ENTRY);
  const ours = bad.filter(({ what, rule }) =>
    rule === "log-4" || names.some((name) => what.startsWith(`${name},`)));
  assert.ok(ours.length >= 14);
  for (const row of ours) judge(row, () => read(unhex(row.entry.repeat(row.repeat ?? 1))));
});

test("officers: ent-2", () => {
  const { entries, manifest: text, election_id } = vectors("entries");
  const manifest = JSON.parse(text);
  const raw = unhex(entries.find(({ type }) => type === "open").entry);
  const { electionId, signatures } = p.openEntry(raw);
  same(electionId, election_id);
  const rule = (list, id = electionId) =>
    ruleOf(() => p.checkOfficers(manifest, list, "open", id));
  assert.equal(rule(signatures), null);
  assert.equal(rule(signatures.slice(0, manifest.officers.quorum - 1)), "ent-2");
  assert.equal(rule([...signatures, signatures[0]]), "ent-2");
  assert.equal(rule(signatures.map((one) => ({ ...one, officer: 9 }))), "ent-2");
  assert.equal(rule(signatures, p.sha256(electionId)), "sig-3");
  assert.equal(ruleOf(() => p.checkOfficers(manifest, signatures, "close", electionId)), "sig-3");
});

test("checkpoints and cosignatures: note-1, note-2, note-4", () => {
  const { origin, size, root, text, server, witness, notes } = vectors("notes");
  for (const row of notes) {
    const read = () => {
      const head = p.checkpoint(unhex(row.note));
      if (head.origin !== origin) throw new p.Reject("note-2", "another origin");
      p.checkServer(head, origin, unhex(server.key));
      return [head, p.cosignatures(head, [witness])];
    };
    judge(row, read);
    if (row.rule) continue;
    const [head, [times]] = read();
    assert.equal(head.text, text);
    assert.equal(head.size, size);
    same(head.root, root);
    assert.deepEqual(times, row.witness_times, row.what);
  }
});

const server = vectors("server");
const manifest = JSON.parse(server.manifest);
const decode = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

test("receipts: rcpt-1, rcpt-2", () => {
  for (const row of server.receipts) {
    let text;
    try {
      text = decode(unhex(row.receipt));
    } catch {
      // A page never gets such bytes as text; what fetch makes of them is no receipt.
      text = new TextDecoder().decode(unhex(row.receipt));
    }
    judge(row, () => p.checkReceipt(text, manifest), ["note-2"]);
    if (row.rule) continue;
    const receipt = p.checkReceipt(text, manifest);
    const entry = p.ballotEntry(unhex(row.entry));
    assert.deepEqual(receipt.entry, entry);
    assert.equal(receipt.index, row.index);
    assert.equal(receipt.checkpoint.size, row.size);
    assert.equal(receipt.witnesses.length, row.witnesses);
  }
});

test("a receipt is of one ballot alone (attack a34): bal-8", () => {
  const good = server.receipts.find(({ rule }) => !rule);
  const receipt = p.checkReceipt(decode(unhex(good.receipt)), manifest);
  const ballot = unhex(vectors("ballots").ballots[0].ballot);
  assert.equal(ruleOf(() => p.checkReceiptOf(receipt, ballot)), "bal-8");
  assert.equal(ruleOf(() => p.checkReceiptOf(receipt, ballot.slice(0, 60))), "bal-1");
  const own = (more) => {
    const body = ballot.subarray(0, ballot.length - 64);
    const sequence = new DataView(ballot.buffer).getUint32(70);
    const entry = { fingerprint: p.sha256(body), hash: p.sha256(ballot), sequence, rollIndex: 0 };
    return ruleOf(() => p.checkReceiptOf({ ...receipt, entry: { ...entry, ...more } }, ballot));
  };
  assert.equal(own({}), null);
  assert.equal(own({ sequence: 77 }), "bal-8");
  assert.equal(own({ hash: p.sha256(p.utf8("another")) }), "bal-8");
  assert.equal(own({ fingerprint: p.sha256(p.utf8("another")) }), "bal-8");
});

test("a receipt under another election's key or origin (attack a34): note-1, note-2", () => {
  const text = decode(unhex(server.receipts.find(({ rule }) => !rule).receipt));
  const rule = (more) => ruleOf(() => p.checkReceipt(text, { ...manifest, ...more }));
  assert.equal(rule({}), null);
  assert.equal(rule({ origin: "example.org/other" }), "note-1");
  assert.equal(rule({ server: { key: manifest.officers.keys[0].key } }), "note-2");
});

test("refusals: srv-5", () => {
  const ballot = unhex(server.refusals.ballot);
  for (const row of server.refusals.notes) {
    const text = decode(unhex(row.note));
    judge(row, () => p.checkRefusal(text, manifest, ballot), ["srv-5", "note-2"]);
    if (row.rule) continue;
    const { rule, reason } = p.checkRefusal(text, manifest, ballot);
    assert.deepEqual([rule, reason], [row.says, row.reason]);
  }
});
