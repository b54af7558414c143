// The command line in the page does what it does as shipped: keys, a manifest, a sealed ballot that
// the board takes, shares. Needs build/wasm/bin (./dev web) beside build/bin.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { demo, inPage, native, read, scratch, write } from "./support/tools.mjs";

const text = (bytes) => new TextDecoder().decode(bytes);
const bytes = (string) => new TextEncoder().encode(string);

/** Runs it in the page, over these files, and adds to them what it wrote. */
async function oy(files, ...args) {
  const result = await inPage("oy", args, files);
  for (const [name, content] of result.files) files.set(name, content);
  for (const name of result.removed) files.delete(name);
  return result;
}

async function must(files, ...args) {
  const result = await oy(files, ...args);
  assert.equal(result.status, 0, `oy ${args.join(" ")}: ${result.stderr}`);
  return result;
}

test("keys made in the page are keys for the program, and a manifest of them is read by both", async () => {
  const files = new Map();
  for (const name of ["t1", "t2", "t3"]) await must(files, "trustee", "key", name, "--name", name);
  for (const name of ["r1", "r2"]) await must(files, "registrar", "key", name, "--name", name);
  for (const name of ["o1", "o2"]) await must(files, "officer", "key", name, "--name", name);
  await must(files, "board", "key", "b", "--name", "b");
  const flags = (kind, ...names) => names.flatMap((name) => [`--${kind}`, `${name}.public`]);
  const dates = ["--opens", "2031-01-01T08:00:00Z", "--closes", "2031-01-02T17:00:00Z"];
  const people = [
    ...flags("trustee", "t1", "t2", "t3"),
    ...flags("registrar", "r1", "r2"),
    ...flags("officer", "o1", "o2"),
    ...flags("server", "b"),
  ];
  const named = ["--title", "Örnek", "--origin", "oy.example/made-up", "--mahalle", "1:Örnek"];
  const question = ["--question", "choice:Park?:Evet,Hayır"];
  const args = ["manifest", "new", ...named, ...dates, ...people, ...question];
  const page = await must(files, ...args, "--out", "manifest.json");
  const dir = path.join(scratch, "keys");
  write(dir, files);
  const shipped = native("oy", [...args, "--out", "again.json"], dir);
  assert.equal(shipped.status, 0, shipped.stderr);
  const random = /"(roll_id|nonce)": *"[0-9a-f]+"/g;
  const plain = (json) => json.replace(random, "");
  assert.equal(
    plain(text(files.get("manifest.json"))),
    plain(fs.readFileSync(path.join(dir, "again.json"), "utf8")),
  );
  const check = ["manifest", "check", "manifest.json"];
  assert.equal((await must(files, ...check)).stdout, native("oy", check, dir).stdout);
  assert.ok(page.files.has("manifest.json") && page.files.size === 1);
});

test("what is there is not overwritten, and a refusal changes nothing", async () => {
  const files = new Map([["k.secret", bytes("kept")]]);
  const result = await oy(files, "officer", "key", "k", "--name", "k");
  assert.equal(result.status, 1);
  assert.match(result.stderr, /k\.secret/);
  assert.equal(result.files.size, 0);
  assert.equal(text(files.get("k.secret")), "kept");
});

test("commands that need a network, paper or the list of residents are not there", async () => {
  for (const words of [["fetch"], ["monitor"], ["registrar", "import"], ["registrar", "enrol"], ["demo"]])
    assert.equal((await oy(new Map(), ...words)).status, 2, words.join(" "));
});

test("a ballot sealed in the page is signed, and opened, by the program", async () => {
  const dir = demo("sealed", "--voters", "12", "--options", "3", "--prepare", "--closes-in", "3600");
  for (const k of [1, 2])
    native("oy", ["registrar", "codes", `roll/registrar-${k}`, "--out", `codes-${k}`], dir);
  const election = ["manifest.json", "ceremony/ceremony.bin", "roll/roll.bin"];
  const codes = ["codes-1/1.code", "codes-2/1.code"];
  const files = new Map();
  for (const name of [...election, ...codes])
    files.set(name, new Uint8Array(fs.readFileSync(path.join(dir, name))));
  const { contests } = JSON.parse(text(files.get("manifest.json")));
  files.set("choice.json", bytes(JSON.stringify({ [contests[0].id]: contests[0].options[1].id })));
  const of = ["--manifest", election[0], "--ceremony", election[1], "--roll", election[2]];
  const secret = ["--code", codes[0], "--code", codes[1]];
  for (const act of ["cast", "open"]) {
    const name = `sealed-${act}`;
    const seal = ["vote", "seal", ...of, ...secret, "--choice", "choice.json", "--out", name];
    write(dir, (await must(files, ...seal)).files);
    const key = act === "cast" ? secret : [];
    const shipped = native("oy", ["vote", act, ...of, ...key, name, "--out", `${act}.out`], dir);
    assert.equal(shipped.status, 0, shipped.stderr);
    const page = await must(files, "vote", act, ...of, ...key, name, "--out", `${act}.out`);
    assert.ok(page.files.has(`${act}.out`));
    assert.deepEqual(page.removed.includes(name), !fs.existsSync(path.join(dir, name)));
    const [other, code] = act === "cast" ? ["open", []] : ["cast", secret];
    const again = await oy(files, "vote", other, ...of, ...code, name, "--out", "x");
    assert.equal(again.status, 1, "cast or opened, not both");
  }
});
