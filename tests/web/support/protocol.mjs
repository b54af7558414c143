// The protocol in TypeScript, and the vectors that it, the C and the Python reference share.
import * as assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { loadSource, readJson, root } from "./packages.mjs";

// Node 18 has no random source where browsers have it.
globalThis.crypto ??= webcrypto;

export const protocol = await loadSource("protocol/index.ts");
await protocol.ready();

export const { hex, unhex } = protocol;
export const vectors = (name) => readJson(root, "spec", "vectors", `${name}.json`);
export const OURS = "ristretto255";

/** The rule that refuses, or null; what is no refusal is a fault of the code. */
export function ruleOf(action) {
  try {
    action();
    return null;
  } catch (error) {
    if (error.name !== "Reject") throw error;
    return error.rule;
  }
}

/** Refused by one of these rules, or not at all (null); the text says which case it was. */
export function judge(row, action, also = []) {
  const rule = ruleOf(action);
  const fits = rule === row.rule || (rule !== null && row.rule !== null && also.includes(rule));
  assert.ok(fits, `${row.what}: ${rule} instead of ${row.rule}`);
}

/** A good object changed as vectors say it. */
export function patched(good, { at, bytes, cut, append }) {
  if (cut !== undefined) return good.slice(0, good.length - cut);
  if (append !== undefined) return protocol.concat(good, unhex(append));
  const out = good.slice();
  out.set(unhex(bytes), at);
  return out;
}

export const item = (value) => (typeof value === "string" ? unhex(value) : value.u32);

/** Gives these scalars one after the other, and fails when there are no more or too many. */
export function drawing(scalars) {
  const rest = scalars.map(unhex);
  const draw = () => {
    assert.ok(rest.length > 0, "more randomness is drawn than there is");
    return rest.shift();
  };
  draw.left = () => rest.length;
  return draw;
}
