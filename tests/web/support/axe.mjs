// Automatic checks of accessibility: WCAG 2.2 AA, as far as a program can tell.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { require } from "./packages.mjs";

const source = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Runs by the debugger's protocol, for which the pages' policy makes an exception. */
async function evaluate(page, expression) {
  const session = await page.context().newCDPSession(page);
  try {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
      allowUnsafeEvalBlockedByCSP: true,
    });
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails).slice(0, 500));
    return result.value;
  } finally {
    await session.detach();
  }
}

/** Faults of the page as it stands, each in one line. */
export async function faults(page, { without = [] } = {}) {
  if (!(await evaluate(page, "typeof window.axe === 'object'"))) await evaluate(page, source);
  const rules = Object.fromEntries(without.map((id) => [id, { enabled: false }]));
  const options = { runOnly: { type: "tag", values: RULES }, rules, resultTypes: ["violations"] };
  const { violations } = await evaluate(page, `axe.run(document, ${JSON.stringify(options)})`);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${help}: ${target.join(" ")}: ${html.slice(0, 160)}`));
}

export async function accessible(page, options) {
  assert.deepEqual(await faults(page, options), []);
}

/** Nothing wider than the screen: no scrolling sideways ([WCAG 1.4.10]). */
export async function fits(page) {
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > limit + 1)
      .map((element) => `${element.tagName}.${element.className} ${element.textContent.slice(0, 40)}`)
      .slice(-5);
  });
  assert.deepEqual(wide, []);
}
