// The tests' packages are the pages' (web/package-lock.json); there is no second place for them.
import { webcrypto } from "node:crypto";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
export const require = createRequire(path.join(root, "web", "package.json"));

/** The programs as built: OY_BIN, or build/bin. */
export const bin = process.env.OY_BIN ?? path.join(root, "build", "bin");

/** The pages as built: OY_WEB, or build/web. */
export const web = process.env.OY_WEB ?? path.join(root, "build", "web");

// Browsers have it; Node 18 only when asked.
globalThis.crypto ??= webcrypto;

/** One of the packages as a module of its own kind. */
export const load = (name) => import(pathToFileURL(require.resolve(name)).href);

/** A source file of web/src as a module, bundled in memory: unit tests need no built pages. */
export async function loadSource(file, define = {}) {
  const { build } = await load("esbuild");
  const { outputFiles } = await build({
    absWorkingDir: path.join(root, "web"),
    entryPoints: [path.join("src", file)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node18",
    jsx: "automatic",
    jsxImportSource: "preact",
    define: { OY_LANGUAGES: "{}", OY_WORKERS: "{}", OY_WASM: "{}", ...define },
    // libsodium's own module file is looked up beside itself; Node does that better than a bundle.
    banner: {
      js: `import { createRequire as oyRequire } from "node:module";
const require = oyRequire(${JSON.stringify(path.join(root, "web", "package.json"))});`,
    },
    logLevel: "warning",
  });
  const text = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${text}`);
}

export const readText = (...parts) => fs.readFileSync(path.join(...parts), "utf8");
export const readJson = (...parts) => JSON.parse(readText(...parts));
