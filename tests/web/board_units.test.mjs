// Pure parts of the board, the maps and the archives.
import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { loadSource } from "./support/packages.mjs";

const bytesOf = (text) => new TextEncoder().encode(text);
const CODE = "0123456789abcdef0123456789abcdef01234567";

test("a tracking code is read however it was typed", async () => {
  const { readTracking } = await loadSource("record/lookup.ts");
  for (const text of [
    CODE,
    CODE.toUpperCase(),
    CODE.replace(/(.{4})/g, "$1 "),
    CODE.replace(/(.{4})/g, "$1-"),
    CODE.replaceAll("0", "O").replaceAll("1", "l"),
    CODE.replaceAll("0", "o").replaceAll("1", "İ"),
    `https://oy.example/#/tr/park/board/${CODE}`,
  ])
    assert.deepEqual(readTracking(text), { ok: true, fingerprint: CODE }, text);
  const fault = (text) => readTracking(text).fault;
  assert.equal(fault("  - "), "empty");
  assert.equal(fault(CODE.slice(1)), "short");
  assert.equal(fault(`${CODE}${CODE}`), "long");
  assert.equal(fault(`${CODE.slice(1)}g`), "symbol");
});

const point = (properties, coordinates = [29, 41]) => ({
  type: "Feature",
  properties,
  geometry: { type: "Point", coordinates },
});
const collection = (...features) => JSON.stringify({ type: "FeatureCollection", features });

test("GeoJSON: outlines, places and areas; titles are plain text", async () => {
  const { readGeo } = await loadSource("record/geo.ts");
  const [outline, place, area] = readGeo(
    bytesOf(
      collection(
        point({ mahalle: 7 }),
        point({ option: "a", contest: "c" }),
        point({ title: "<img src=x onerror=alert(1)>\u202e\u0007" + "x".repeat(900) }),
      ),
    ),
  );
  assert.deepEqual([outline.kind, outline.mahalle], ["outline", 7]);
  assert.deepEqual([place.kind, place.contest, place.option], ["place", "c", "a"]);
  assert.deepEqual(outline.points, [[41, 29]]);
  assert.equal(area.kind, "area");
  assert.ok(area.title.startsWith("<img src=x onerror=alert(1)>  x"));
  assert.ok(area.title.length <= 300);
});

test("GeoJSON that is hostile is refused", async () => {
  const { GeoError, readGeo } = await loadSource("record/geo.ts");
  const line = { type: "LineString", coordinates: Array(200_001).fill([29, 41]) };
  const hostile = {
    "no JSON": "{",
    deep: "[".repeat(200_000),
    "deep coordinates": collection(point({}, JSON.parse(`${"[".repeat(500)}${"]".repeat(500)}`))),
    "another object": "[]",
    "no numbers": collection(point({}, ["29", "41"])),
    "too large a number": collection(point({}, [1e400, 41])).replace("null", "1e400"),
    "off the map": collection(point({}, [29, 91])),
    "no geometry": collection({ type: "Feature", properties: {}, geometry: null }),
    "a collection of geometries": collection({
      type: "Feature",
      properties: {},
      geometry: { type: "GeometryCollection", geometries: [] },
    }),
    "too many features": collection(...Array(5001).fill(point({}))),
    "too many points": collection({ type: "Feature", properties: {}, geometry: line }),
  };
  for (const [why, text] of Object.entries(hostile))
    assert.throws(() => readGeo(bytesOf(text)), GeoError, why);
  assert.throws(() => readGeo(new Uint8Array(9 * 1024 * 1024)), GeoError);
  assert.throws(() => readGeo(new Uint8Array([0xff, 0xfe])), GeoError);
});

test("an archive is what tar reads, and comes back as it was", async () => {
  const { makeTar } = await loadSource("record/tar.ts");
  const { readTar, TarError } = await loadSource("record/untar.ts");
  const deep = `tile/${"x".repeat(90)}/${"y".repeat(60)}`;
  const files = new Map([
    ["checkpoint", bytesOf("a checkpoint\n")],
    ["empty", new Uint8Array()],
    [deep, new Uint8Array(512).fill(7)],
  ]);
  const bytes = new Uint8Array(await makeTar("park", files).arrayBuffer());
  const expected = [...files].map(([name, content]) => [`park/${name}`, [...content]]).sort();
  const back = [...readTar(bytes)].map(([name, content]) => [name, [...content]]);
  assert.deepEqual(back, expected);

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "oy-tar-"));
  try {
    fs.writeFileSync(path.join(folder, "a.tar"), bytes);
    execFileSync("tar", ["-xf", path.join(folder, "a.tar"), "-C", folder]);
    for (const [name, content] of files)
      assert.deepEqual(new Uint8Array(fs.readFileSync(path.join(folder, "park", name))), content);
    // And what tar itself makes is read here.
    const made = path.join(folder, "b.tar");
    execFileSync("tar", ["--format=ustar", "-cf", made, "-C", folder, "park"]);
    const theirs = readTar(new Uint8Array(fs.readFileSync(made)));
    assert.deepEqual([...theirs.get("park/checkpoint")], [...files.get("checkpoint")]);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }

  const damaged = bytes.slice();
  damaged[3] ^= 1;
  assert.throws(() => readTar(damaged), TarError);
  const link = bytes.slice();
  link[156] = "2".charCodeAt(0);
  const sum = parseInt(Buffer.from(link.subarray(148, 154)).toString(), 8) + 2;
  link.set(bytesOf(sum.toString(8).padStart(6, "0")), 148);
  assert.throws(() => readTar(link), /is no plain file/);
  for (const length of [0, 300, 520, 1024])
    assert.throws(() => readTar(bytes.subarray(0, length)), TarError);
});

test("a quorum is compared as the rules say", async () => {
  const { hasQuorum } = await loadSource("words/decision.ts");
  const decided = (ballots, electorate) => ({ ballots, electorate });
  const half = (more) => ({ rule: "plurality", quorum: { part: 1, of: 2, more } });
  assert.equal(hasQuorum(half(false), decided(5, 10)), true);
  assert.equal(hasQuorum(half(true), decided(5, 10)), false);
  assert.equal(hasQuorum({ rule: "plurality" }, decided(0, 10)), null);
  assert.equal(hasQuorum({ rule: "council", session: 1 }, decided(5, 10)), false);
  assert.equal(hasQuorum({ rule: "council", session: 2 }, decided(3, 12)), true);
});

test("names on a map stand inside their outline and off the marks", async () => {
  const { along, nameAt, writings } = await loadSource("ui/map_names.ts");
  const square = [[[0, 0], [300, 0], [300, 300], [0, 300]]];
  const marks = [[150, 150], [60, 60]].map((at) => ({ at, half: [15, 15] }));
  const road = along([[0, 200], [300, 200]]);
  const [wide, narrow] = writings("Yeniköprü (örnek)");
  assert.deepEqual([wide.text, narrow.text], ["Yeniköprü (örnek)", "Yeniköprü\n(örnek)"]);
  assert.ok(narrow.half[0] < wide.half[0] && narrow.half[1] > wide.half[1]);
  const free = nameAt(square, wide.half, []);
  assert.deepEqual(free.at, [150, 150]);
  const { at } = nameAt(square, wide.half, [...marks, ...road]);
  for (const { at: mark, half } of [...marks, ...road])
    assert.ok(
      [0, 1].some((k) => Math.abs(at[k] - mark[k]) >= wide.half[k] + half[k]),
      `${at} on ${mark}`,
    );
  // Where only the narrow one has room, it is the better one.
  const strip = [[[0, 0], [100, 0], [100, 300], [0, 300]]];
  const [first, second] = [wide, narrow].map(({ half }) => nameAt(strip, half, []).rated);
  assert.ok(second > first);
  // An outline may be hollow, and a name does not stand in the hole.
  const hollow = [...square, [[100, 100], [200, 100], [200, 200], [100, 200]]];
  const beside = nameAt(hollow, [10, 10], []).at;
  assert.ok(beside.some((x) => x <= 100 || x >= 200), `${beside}`);
  assert.equal(nameAt([], wide.half, []), undefined);
  assert.equal(nameAt([[[5, 5], [5, 5]]], wide.half, []), undefined);
});

test("votes that are open stand first; those of one title are told apart", async () => {
  const { hasTwin, inOrder } = await loadSource("election/order.ts");
  const state = (name, phase, day, title = name) => ({ name, phase, title, closes: `2027-01-${day}T10:00:00Z` });
  const all = [
    state("old", "published", "02"),
    state("new", "published", "05", "twins"),
    state("late", "open", "20"),
    state("soon", "open", "10", "twins"),
    state("coming", "created", "30"),
    state("counted", "tallied", "06"),
  ];
  const names = inOrder(all).map(({ name }) => name);
  assert.deepEqual(names, ["soon", "late", "coming", "counted", "new", "old"]);
  assert.deepEqual(all.filter((one) => hasTwin(all, one)).map(({ name }) => name), ["new", "soon"]);
});

test("sizes have units in the reader's language", async () => {
  const { bytes } = await loadSource("words/format.ts");
  const said = (locale, n) => bytes({ locale }, n).replace(/\s/g, " ");
  assert.deepEqual([1, 419, 1843].map((n) => said("en-GB", n)), ["1 byte", "419 bytes", "1.8 kB"]);
  assert.deepEqual([1, 419, 1843].map((n) => said("tr", n)), ["1 bayt", "419 bayt", "1,8 kB"]);
});
