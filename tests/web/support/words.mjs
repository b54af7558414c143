// The pages' texts, so that tests look for what people read and repeat none of it.
import * as fs from "node:fs";
import * as path from "node:path";
import { readJson, root } from "./packages.mjs";

const folder = path.join(root, "web", "languages");
export const LANGUAGES = fs.readdirSync(folder).sort();

/** All texts of a language by key. */
export function texts(code) {
  const files = fs.readdirSync(path.join(folder, code)).filter((file) => file !== "language.json");
  return Object.assign({}, ...files.sort().map((file) => readJson(folder, code, file)));
}

/** t(key, parameters), as the pages say it. */
export function words(code) {
  const all = texts(code);
  const { locale } = readJson(folder, code, "language.json");
  const number = (value) => new Intl.NumberFormat(locale).format(value);
  return (key, parameters = {}) => {
    const found = all[key];
    if (found === undefined) throw new Error(`${code} has no ${key}`);
    const category = new Intl.PluralRules(locale).select(parameters.n ?? 0);
    const text = typeof found === "string" ? found : (found[category] ?? found.other);
    return text.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = parameters[name];
      return value === undefined ? whole : typeof value === "number" ? number(value) : value;
    });
  };
}
