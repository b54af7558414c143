// What the tests of the tools share: the page's own host (web/src/tools), and the programs both ways.
import { execFileSync, spawnSync } from "node:child_process";
import { webcrypto } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { bin, loadSource, root } from "./packages.mjs";

globalThis.crypto ??= webcrypto; // Node 18

const wasm = process.env.OY_WASM_BIN ?? path.join(root, "build", "wasm", "bin");

export const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "oy-tools-"));
process.on("exit", () => fs.rmSync(scratch, { recursive: true, force: true }));

const { execute } = await loadSource("tools/host.ts");
const modules = {};

/** As the worker runs it. */
export async function inPage(tool, args, files = new Map(), say = undefined) {
  modules[tool] ??= await WebAssembly.compile(fs.readFileSync(path.join(wasm, `${tool}.wasm`)));
  return execute(modules[tool], tool, { args, files, stdin: new Uint8Array() }, say);
}

/** The same program as shipped, in a directory. */
export function native(tool, args, cwd = scratch) {
  const { status, stdout, stderr } = spawnSync(path.join(bin, tool), args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, LANG: "C", LC_ALL: "C" },
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr };
}

/** A demonstration election; its directory. */
export function demo(name, ...options) {
  const dir = path.join(scratch, name);
  execFileSync(path.join(bin, "oy"), ["demo", "--out", dir, ...options], { stdio: "ignore" });
  return dir;
}

/** All files below a directory, by path. */
export function read(dir, prefix = "", files = new Map()) {
  for (const entry of fs.readdirSync(path.join(dir, prefix), { withFileTypes: true })) {
    const name = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (entry.isDirectory()) read(dir, name, files);
    else files.set(name, new Uint8Array(fs.readFileSync(path.join(dir, name))));
  }
  return files;
}

/** Under another folder. */
export const below = (folder, files) =>
  new Map([...files].map(([name, bytes]) => [`${folder}/${name}`, bytes]));

export function write(dir, files) {
  for (const [name, bytes] of files) {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), bytes, { mode: 0o600 });
  }
}
