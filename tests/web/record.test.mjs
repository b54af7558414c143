// Downloading a record: all of it and nothing else, over connections that break, and what is refused.
import * as assert from "node:assert/strict";
import * as http from "node:http";
import * as path from "node:path";
import { after, test } from "node:test";
import { loadSource } from "./support/packages.mjs";
import { demo, read } from "./support/tools.mjs";

const { downloadRecord, RecordStore } = await loadSource("tools/record.ts");
// More than one bundle of 256 ballots and of entries.
const files = read(path.join(demo("record", "--voters", "300", "--options", "2"), "record"));

let breaks = () => false; // does this request's connection break?
let change = (name, bytes) => bytes;
const asked = [];
const server = http.createServer((request, response) => {
  const name = request.url.replace("/elections/made-up/record/", "");
  asked.push(name);
  if (breaks(name)) return request.socket.destroy();
  const bytes = change(name, files.get(name));
  response.writeHead(bytes ? 200 : 404);
  return response.end(bytes);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
after(() => server.close());

const real = globalThis.fetch;
const origin = `http://127.0.0.1:${server.address().port}`;
globalThis.fetch = (url, init) => real(new URL(url, origin), init);

const same = (store) => {
  assert.deepEqual([...store.files.keys()].sort(), [...files.keys()].sort());
  for (const [name, bytes] of files) assert.deepEqual(store.files.get(name), bytes, name);
};

test("all files of a record and no other, with how far it is", async () => {
  const seen = [];
  same(await downloadRecord("made-up", new RecordStore(), (progress) => seen.push(progress)));
  assert.equal(seen.at(-1).files, seen.at(-1).filesTotal);
  assert.equal(asked.length, files.size, "each file once");
});

test("a connection that breaks now and then does not stop it", async () => {
  const broken = new Set();
  breaks = (name) => !broken.has(name) && broken.add(name) && broken.size % 3 === 0;
  same(await downloadRecord("made-up"));
});

test("after a connection that stays lost it goes on with what is there", async () => {
  const store = new RecordStore();
  let left = 5;
  breaks = () => left-- <= 0;
  await assert.rejects(downloadRecord("made-up", store), (error) => error.isOffline);
  const had = store.files.size;
  assert.ok(had >= 1);
  breaks = () => false;
  asked.length = 0;
  same(await downloadRecord("made-up", store));
  assert.equal(asked.length, files.size - had);
});

test("what is no record, or too large for a page, is refused in words", async () => {
  const checkpoint = (size) => (name, bytes) =>
    name === "checkpoint" ? `oy.example/x\n${size}\nAAAA\n\n` : bytes;
  change = checkpoint("x");
  await assert.rejects(downloadRecord("made-up"), { name: "RecordError", reason: "layout" });
  change = checkpoint("9000000000");
  await assert.rejects(downloadRecord("made-up"), { name: "RecordError", reason: "size" });
  change = (name, bytes) => (name.startsWith("tile/entries/") ? bytes.subarray(1) : bytes);
  await assert.rejects(downloadRecord("made-up"), { name: "RecordError", reason: "layout" });
  change = (name, bytes) => (name === "roll.bin" ? undefined : bytes);
  await assert.rejects(downloadRecord("made-up"), { status: 404 });
  change = (name, bytes) => bytes;
});

test("it can be stopped", async () => {
  const stop = new AbortController();
  const told = () => stop.abort();
  await assert.rejects(downloadRecord("made-up", new RecordStore(), told, stop.signal), {
    name: "AbortError",
  });
});
