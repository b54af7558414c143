// Runs the pages' tests: node tests/web/run.mjs [WORD...]
//
// Each file of tests/web whose name holds one of the words, in a process of its own that is bounded
// in time, two at once. Ends with "N passed, M failed". Needs build/bin (or OY_BIN) and build/web.
// OY_WEB_SHORT=1, as ./dev test sets it: fewer pictures, changed records and voters.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const AT_ONCE = Number(process.env.OY_WEB_JOBS ?? 2);
const SECONDS = Number(process.env.OY_WEB_SECONDS ?? 240);

const words = process.argv.slice(2);
// Whole elections wait for their end: they begin first.
const rank = (file) => (/election/.test(file) ? 0 : 1);
const files = fs
  .readdirSync(here)
  .filter((file) => file.endsWith(".test.mjs"))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));

/** The process leads a group of its own, so that its browser and its server end with it. */
function runFile(file) {
  const begin = Date.now();
  return new Promise((done) => {
    const child = spawn(process.execPath, ["--test-reporter=tap", path.join(here, file)], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = [];
    // A browser that a failed test has left must not keep its process.
    child.stdout.on("data", (bytes) => {
      output.push(bytes);
      if (/^# duration_ms/m.test(bytes.toString())) setTimeout(end, 3000).unref();
    });
    child.stderr.on("data", (bytes) => output.push(bytes));
    const end = () => {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // nobody of the group is left
      }
    };
    const late = setTimeout(() => {
      output.push(Buffer.from(`\nnot done in ${SECONDS} s\n`));
      end();
    }, SECONDS * 1000);
    child.on("close", (status) => {
      clearTimeout(late);
      end();
      const seconds = ((Date.now() - begin) / 1000).toFixed(1);
      done({ file, status, seconds, text: Buffer.concat(output).toString() });
    });
  });
}

function count({ status, text }) {
  const number = (word) => Number(text.match(new RegExp(`^# ${word} (\\d+)$`, "m"))?.[1] ?? 0);
  const [passed, failed, lost] = [number("pass"), number("fail"), number("cancelled")];
  return { passed, failed: failed + lost || (status === 0 && passed > 0 ? 0 : 1) };
}

let [passed, failed] = [0, 0];
async function worker() {
  for (let file = files.shift(); file; file = files.shift()) {
    const result = await runFile(file);
    const sums = count(result);
    passed += sums.passed;
    failed += sums.failed;
    console.log(`${file}: ${sums.passed} passed, ${sums.failed} failed (${result.seconds} s)`);
    // Sources that a test bundles stand in its stacks whole.
    if (sums.failed) console.log(result.text.replace(/(data:text\/javascript;base64,.{8})\S*/g, "$1…"));
  }
}

if (files.length === 0) {
  console.error(`run.mjs: no test's name holds ${words.join(" or ")}`);
  process.exit(2);
}
await Promise.all(Array.from({ length: AT_ONCE }, worker));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
