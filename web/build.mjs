// Builds the static pages: node build.mjs [--out DIR] [--wasm DIR] [--languages DIR]
//
// What comes out depends on the sources and the locked packages alone, to the byte: no time, no
// path and no random name is in it. assets.txt lists it (spec/log.md, entry `pages`).
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    out: { type: "string", default: path.join(here, "..", "build", "web") },
    wasm: { type: "string", default: path.join(here, "..", "build", "wasm", "bin") },
    languages: { type: "string", default: path.join(here, "languages") },
  },
});
const out = path.resolve(options.out);

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Writes a file under a name with its hash, so that it can be cached for ever. Its URL. */
function asset(name, bytes) {
  const { name: stem, ext } = path.parse(name);
  const file = `assets/${stem}-${sha256(bytes).slice(0, 10)}${ext}`;
  fs.writeFileSync(path.join(out, file), bytes);
  return `/${file}`;
}

const bundle = (entryPoints, define, extra = {}) =>
  build({
    absWorkingDir: here,
    entryPoints,
    outdir: path.join(out, "assets"),
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    format: "esm",
    splitting: true,
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".png": "file" },
    // libsodium's loader and emscripten's look for Node; in a browser they never ask.
    external: ["module", "fs", "path", "crypto", "url"],
    define,
    metafile: true,
    logLevel: "warning",
    ...extra,
  });

/** Where the bundle of each entry point came to lie, by the entry's file name without ending. */
function urls({ outputs }) {
  const found = {};
  for (const [file, { entryPoint }] of Object.entries(outputs))
    if (entryPoint)
      found[path.parse(entryPoint).name] = `/assets/${path.basename(file)}`;
  return found;
}

/** A language is a folder: language.json says its name, direction and locale, the others its texts. */
function languages() {
  const all = {};
  for (const code of fs.readdirSync(options.languages).sort()) {
    const folder = path.join(options.languages, code);
    const { about, ...texts } = Object.assign(
      {},
      ...fs
        .readdirSync(folder)
        .filter((file) => file.endsWith(".json"))
        .sort()
        .map((file) => {
          const content = JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"));
          return file === "language.json" ? { about: content } : content;
        }),
    );
    all[code] = { ...about, url: asset(`language-${code}.json`, JSON.stringify(texts)) };
  }
  return all;
}

function wasm() {
  const all = {};
  for (const name of ["oy-verify.wasm", "oy.wasm"]) {
    const file = path.join(options.wasm, name);
    if (!fs.existsSync(file)) {
      console.warn(`build.mjs: ${name} is missing; pages that need it say so`);
      continue;
    }
    all[name.replace(".wasm", "")] = asset(name, fs.readFileSync(file));
  }
  return all;
}

/** The licences of what is shipped, which ask to be shipped with it. Its name stays the same,
 * so it must not lie under assets/, where nothing changes. */
function licences() {
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(here, "package.json"), "utf8"));
  const packages = [...Object.keys(dependencies), "libsodium-sumo", "@kurkle/color"].sort();
  const texts = packages.map((name) => {
    const folder = path.join(here, "node_modules", name);
    const { version, license } = JSON.parse(
      fs.readFileSync(path.join(folder, "package.json"), "utf8"),
    );
    const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? fs.readFileSync(path.join(folder, file), "utf8") : "";
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  const own = path.join(options.wasm, "licences.txt");
  if (fs.existsSync(own)) texts.push(fs.readFileSync(own, "utf8"));
  fs.writeFileSync(path.join(out, "licences.txt"), texts.join("\n----\n\n"));
}

function list() {
  const files = fs
    .readdirSync(path.join(out, "assets"))
    .map((name) => `assets/${name}`)
    .concat("index.html", "licences.txt")
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const lines = files.map((file) => {
    const bytes = fs.readFileSync(path.join(out, file));
    return `${sha256(bytes)}  ${bytes.length}  ${file}\n`;
  });
  fs.writeFileSync(path.join(out, "assets.txt"), lines.join(""));
}

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(path.join(out, "assets"), { recursive: true });

const workerFolder = path.join(here, "src", "workers");
const workerFiles = (fs.existsSync(workerFolder) ? fs.readdirSync(workerFolder) : [])
  .filter((file) => /\.ts$/.test(file))
  .sort()
  .map((file) => `src/workers/${file}`);
// A worker is loaded alone, so that it has no chunks to wait for.
const workers = workerFiles.length
  ? urls((await bundle(workerFiles, {}, { splitting: false })).metafile)
  : {};
const main = urls(
  (
    await bundle(["src/main.tsx", "src/styles/index.css"], {
      OY_WORKERS: JSON.stringify(workers),
      OY_LANGUAGES: JSON.stringify(languages()),
      OY_WASM: JSON.stringify(wasm()),
    })
  ).metafile,
);
const icon = asset("icon.svg", fs.readFileSync(path.join(here, "icon.svg")));
fs.writeFileSync(
  path.join(out, "index.html"),
  fs
    .readFileSync(path.join(here, "index.html"), "utf8")
    .replace("{{style}}", main.index)
    .replace("{{script}}", main.main)
    .replaceAll("{{icon}}", icon),
);
licences();
list();
