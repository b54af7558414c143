// Languages are files: all have the same keys, the same gaps to fill, and every key that is used.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { readJson, root } from "./support/packages.mjs";
import { LANGUAGES, texts } from "./support/words.mjs";

const all = Object.fromEntries(LANGUAGES.map((code) => [code, texts(code)]));
const forms = (text) => (typeof text === "string" ? { other: text } : text);
const gaps = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

test("Turkish and English are there, and no key stands twice", () => {
  assert.ok(LANGUAGES.includes("tr") && LANGUAGES.includes("en"));
  for (const code of LANGUAGES) {
    const folder = path.join(root, "web", "languages", code);
    const { name, dir, locale } = readJson(folder, "language.json");
    assert.ok(name && ["ltr", "rtl"].includes(dir) && new Intl.NumberFormat(locale));
    const seen = new Map();
    for (const file of fs.readdirSync(folder).filter((one) => one !== "language.json"))
      for (const key of Object.keys(readJson(folder, file))) {
        assert.equal(seen.get(key), undefined, `${code}/${file}: ${key} is also in`);
        seen.set(key, file);
      }
  }
});

test("all languages have the same keys", () => {
  for (const code of LANGUAGES)
    assert.deepEqual(Object.keys(all[code]).sort(), Object.keys(all.tr).sort(), code);
});

test("all languages fill the same gaps, and have the plural forms that they need", () => {
  for (const code of LANGUAGES) {
    const { locale } = readJson(root, "web", "languages", code, "language.json");
    const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    for (const [key, text] of Object.entries(all[code])) {
      assert.deepEqual(gaps(forms(text).other), gaps(forms(all.tr[key]).other), `${code}: ${key}`);
      if (typeof text === "string") continue;
      for (const category of Object.keys(text))
        assert.ok(needed.includes(category), `${code}: ${key} has a form for "${category}"`);
    }
  }
});

test("no text holds markup", () => {
  for (const code of LANGUAGES)
    for (const [key, text] of Object.entries(all[code]))
      for (const form of Object.values(forms(text)))
        assert.match(form, /^[^<>&]*$/, `${code}: ${key}`);
});

function sources(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return sources(file);
    return /\.tsx?$/.test(entry.name) ? [file] : [];
  });
}

test("every key that the sources name has a text", () => {
  const keys = Object.keys(all.tr);
  const areas = new Set(keys.map((key) => key.split(".")[0]));
  const missing = [];
  let found = 0;
  for (const file of sources(path.join(root, "web", "src"))) {
    const text = fs.readFileSync(file, "utf8");
    const at = path.relative(root, file);
    for (const [, key] of text.matchAll(/\bt\(\s*"([^"]+)"/g))
      if (++found && !keys.includes(key)) missing.push(`${at}: ${key}`);
    for (const [, prefix] of text.matchAll(/\bt\(\s*`([a-zA-Z.]+)\$\{/g))
      if (areas.has(prefix.split(".")[0]) && !keys.some((key) => key.startsWith(prefix)))
        missing.push(`${at}: ${prefix}…`);
  }
  assert.deepEqual(missing, []);
  assert.ok(found > 200, `only ${found} keys were found in the sources`);
});
