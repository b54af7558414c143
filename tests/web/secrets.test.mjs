// What can be seen of a secret beside what is computed: the order of the library's steps, and what
// stays in its memory.
import * as assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import * as path from "node:path";
import { before, test } from "node:test";
import { load, root } from "./support/packages.mjs";
import { vectors } from "./support/protocol.mjs";

globalThis.crypto ??= webcrypto;

let p, library, steps;
before(async () => {
  const { default: sodium } = await load("libsodium-wrappers-sumo");
  await sodium.ready;
  library = sodium.libsodium;
  // The same library, with a list of what is called.
  globalThis.oyWatched = {
    ready: Promise.resolve(),
    libsodium: new Proxy(library, {
      get: (all, name) => {
        const value = all[name];
        if (typeof value !== "function") return value;
        return (...parameters) => {
          const sizes = /_malloc|hash|verify/.test(name) ? parameters.slice(-2) : [];
          steps.push(`${name} ${/_malloc/.test(name) ? parameters : sizes}`);
          return value(...parameters);
        };
      },
    }),
  };
  const { build } = await load("esbuild");
  const { outputFiles } = await build({
    entryPoints: [path.join(root, "web/src/protocol/index.ts")],
    bundle: true,
    write: false,
    format: "esm",
    plugins: [{
      name: "watched",
      setup: ({ onResolve, onLoad }) => {
        onResolve({ filter: /^libsodium-wrappers-sumo$/ }, () => ({ path: "it", namespace: "w" }));
        onLoad({ filter: /.*/, namespace: "w" }, () =>
          ({ contents: "export default globalThis.oyWatched" }));
      },
    }],
  });
  const text = Buffer.from(outputFiles[0].contents).toString("base64");
  steps = [];
  p = await import(`data:text/javascript;base64,${text}`);
  await p.ready();
});

const row = vectors("ballots").ballots.find((one) => one.manifest.includes('"budget"'));
const sealing = (choices, credential) => ({
  manifest: JSON.parse(row.manifest), electionId: p.unhex(row.election_id), y: p.unhex(row.y),
  credential, mahalle: row.mahalle, sequence: 1, choices,
});

test("the steps of sealing and signing are the same, whatever is chosen: bit-3, grp-9", () => {
  const { contests } = vectors("contests");
  const secret = p.drawScalar();
  const credential = p.powerG(secret);
  const traces = [0, 1, 2, 3].map((k) => {
    const choices = Object.fromEntries(Object.keys(row.choices).map((id) => {
      const good = contests.find(({ contest }) => contest.id === id).choices
        .filter(({ rule }) => !rule);
      return [id, good[k % good.length].choice];
    }));
    steps = [];
    const sealed = p.seal(sealing(choices, credential));
    p.openingOf(sealed);
    p.sign(secret, credential, sealed.body);
    // Where a message lies is the allocator's business.
    return steps.map((step) => step.replace(/^(_crypto_hash\S*) .*/, "$1"));
  });
  assert.ok(traces[0].length > 500);
  for (const trace of traces.slice(1)) assert.deepEqual(trace, traces[0]);
});

/** Where these bytes stand in the library's whole memory. */
const places = (bytes) => Buffer.from(library.HEAPU8.buffer).indexOf(Buffer.from(bytes));

test("no secret stays in the library's memory: grp-9", () => {
  const drawn = [];
  const draw = () => {
    const scalar = p.drawScalar();
    drawn.push(p.hex(scalar));
    return scalar;
  };
  const roll = p.unhex("11".repeat(32));
  const [{ code, symbols }] = vectors("codes").good;
  const secret = p.partSecret(roll, 1, code);
  drawn.push(p.hex(secret));
  const credential = p.powerG(secret);
  const sealed = p.seal(sealing(row.choices, credential), undefined, draw);
  p.sign(secret, credential, sealed.body, draw);
  assert.ok(drawn.length > 200);
  for (const scalar of drawn) assert.equal(places(p.unhex(scalar)), -1);
  assert.equal(places(p.utf8(symbols)), -1);
  // It would be found: the search itself works.
  const address = library._malloc(32);
  library.HEAPU8.set(secret, address);
  assert.equal(places(secret), address);
  library.HEAPU8.fill(0, address, address + 32);
  library._free(address);
});

test("what was drawn is wiped but for what opening needs, and that by whoever ends it", () => {
  const drawn = [];
  const draw = () => {
    drawn.push(p.drawScalar());
    return drawn.at(-1);
  };
  const sealed = p.seal(sealing(row.choices, p.powerG(p.drawScalar())), undefined, draw);
  for (const scalar of drawn) assert.ok(scalar.every((byte) => byte === 0));
  assert.ok(sealed.openings.some((byte) => byte !== 0));
});
