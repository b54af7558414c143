// ./dev bench web [--json] [--ballots N] [--repeat N]: what the pages weigh and how long they take in
// this machine's Chromium, beside their budgets. Exit status 1 if a budget is missed.
import * as http from "node:http";
import * as os from "node:os";
import { parseArgs } from "node:util";
import { Browser } from "../tests/web/support/browser.mjs";
import { Served, oy, tool } from "../tests/web/support/server.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    ballots: { type: "string", default: "10000" },
    repeat: { type: "string", default: "50" },
  },
});
const BALLOTS = Number(options.ballots);
const REPEAT = Number(options.repeat);
const OPTIONS = 10;

/** Bytes of the body as it comes over the wire to a browser. */
function weight(url) {
  return new Promise((done, fail) => {
    http.get(url, { headers: { "accept-encoding": "gzip" } }, (answer) => {
      let bytes = 0;
      answer.on("data", (part) => (bytes += part.length)).on("end", () => done(bytes));
    }).on("error", fail);
  });
}

/** What the home and the vote page load, up to the button with which voting begins. */
async function firstPages(browser, served) {
  const visitor = await browser.visitor(served.origin);
  await visitor.go("");
  const page = await visitor.go("park/vote");
  await page.waitForSelector("main button.main:not([disabled])");
  await visitor.leave();
  const sizes = new Map();
  for (const { pathname } of visitor.requests.map((url) => new URL(url)))
    if (pathname === "/" || pathname.startsWith("/assets/"))
      sizes.set(pathname, await weight(served.origin + pathname));
  const isCrypto = (path) => /\/crypto-[^/]+\.js$/.test(path);
  const sum = (wanted) =>
    [...sizes].filter(([path]) => wanted(path)).reduce((all, [, bytes]) => all + bytes, 0);
  return {
    files: sizes.size,
    bytes: sum((path) => !isCrypto(path)),
    crypto: sum(isCrypto),
    worker: [...sizes.keys()].find(isCrypto),
  };
}

/** Milliseconds of each sealing in the booth's own worker, proofs and all. */
async function sealing(browser, served, worker) {
  const visitor = await browser.visitor(served.origin);
  const page = await visitor.go("park/vote");
  const times = await page.evaluate(
    async ({ worker, name, codes, mahalle, repeat }) => {
      const thread = new Worker(worker, { type: "module" });
      let calls = 0;
      const call = (method, ...parameters) =>
        new Promise((resolve, reject) => {
          const id = ++calls;
          const hear = ({ data }) => {
            if (data.id !== id || "total" in data) return;
            thread.removeEventListener("message", hear);
            if ("failure" in data) reject(new Error(JSON.stringify(data.failure)));
            else resolve(data.result);
          };
          thread.addEventListener("message", hear);
          thread.postMessage({ id, method, parameters });
        });
      await call("load", name);
      const times = [];
      for (let i = 0; i < repeat; i++) {
        await call("enter", name, codes); // a voter seals a few ballots, not fifty
        const begin = performance.now();
        const choices = { question: `option-${1 + (i % 10)}` };
        const { handle } = await call("seal", { name, mahalle, sequence: 1, choices });
        times.push(performance.now() - begin);
        await call("discard", handle);
      }
      thread.terminate();
      return times;
    },
    { worker, name: served.name, codes: await served.codes(1),
      mahalle: served.manifest.mahalle[0].id, repeat: REPEAT },
  );
  await visitor.leave();
  return times.sort((a, b) => a - b);
}

/** Seconds from the button to the verdict, the download of the record included. */
async function recount(browser, served) {
  await oy("demo", "--voters", BALLOTS, "--options", 5, "--out", served.path("large"), "--board",
    served.key("board"), "--origin", "oy.example/large");
  await served.kill();
  await tool("oyd", "import", served.path("server/oyd.conf"), "large", served.path("large/record"));
  await served.launch();
  const visitor = await browser.visitor(served.origin, { language: "en" });
  const page = await visitor.go("large/recount");
  const begin = performance.now();
  await page.getByRole("button", { name: "Recount it here", exact: true }).click();
  await page.waitForSelector("[data-verdict]", { timeout: 600_000 });
  const seconds = (performance.now() - begin) / 1000;
  const verdict = await page.getAttribute("[data-verdict]", "data-verdict");
  if (verdict !== "verified") throw new Error(`the recount said: ${verdict}`);
  await visitor.leave();
  return seconds;
}

const median = (sorted) => sorted[Math.floor(sorted.length / 2)];
const one = (value, digits = 1) => value.toFixed(digits);

const browser = await Browser.launch();
const served = await Served.start({
  voters: 3,
  demo: ["--options", `${OPTIONS}`],
});
try {
  const pages = await firstPages(browser, served);
  const times = await sealing(browser, served, pages.worker);
  const seconds = await recount(browser, served);
  const rows = [
    { what: "first page and booth, compressed, without the cryptography",
      found: pages.bytes / 1000, budget: 200, unit: "kB" },
    { what: `sealing a ballot of ${OPTIONS} options, median of ${REPEAT}`,
      found: median(times), budget: 100, unit: "ms" },
    { what: `recount of ${BALLOTS} ballots of 5 options in the page`,
      found: seconds, budget: 60, unit: "s" },
  ];
  const missed = rows.filter(({ found, budget }) => found > budget);
  const machine = {
    processor: os.cpus()[0].model,
    processors: os.cpus().length,
    browser: `Chromium ${browser.chromium.version()}, headless`,
    flags: "--disable-gpu",
    node: process.version,
  };
  if (options.json) {
    const more = { crypto_bytes: pages.crypto, seal_ms: times };
    console.log(JSON.stringify({ machine, rows, ...more, missed: missed.length }, null, 2));
  } else {
    console.log(`${machine.processor}, ${machine.processors} processors; ${machine.browser} ` +
      `(${machine.flags})\n`);
    for (const { what, found, budget, unit } of rows)
      console.log(`${what.padEnd(62)} ${one(found).padStart(8)} ${unit}, budget ${budget} ${unit}` +
        `${found > budget ? ": MISSED" : ""}`);
    console.log(`${"the cryptography (libsodium and the booth's worker)".padEnd(62)} ` +
      `${one(pages.crypto / 1000).padStart(8)} kB`);
    console.log(`${"nine in ten sealings are done within".padEnd(62)} ` +
      `${one(times[Math.floor(times.length * 0.9)]).padStart(8)} ms`);
  }
  process.exitCode = missed.length > 0 ? 1 : 0;
} finally {
  await browser.close();
  await served.stop();
}
