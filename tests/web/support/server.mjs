// A running oyd with a made-up election, and everybody's part of it by the `oy` command line.
import { execFile, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { bin, readJson, readText, web } from "./packages.mjs";
import { Proxy } from "./proxy.mjs";

const run = promisify(execFile);
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** What a program of ours printed; fails with what it said. */
export async function oy(...words) {
  return tool("oy", ...words);
}
export async function tool(program, ...words) {
  const { stdout } = await run(path.join(bin, program), words.map(String), {
    timeout: 120_000,
    maxBuffer: 1 << 26,
  });
  return stdout;
}

export function freePort() {
  return new Promise((done) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

const answers = (port) =>
  new Promise((done) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.on("connect", () => done(true)).on("error", () => done(false));
    socket.on("connect", () => socket.destroy());
  });

/** Until `check` gives something; fails after so many milliseconds. */
export async function until(what, check, ms = 20_000) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await sleep(50);
  }
}

/**
 * One made-up election, prepared by `oy demo --prepare`, on a server of its own behind a proxy.
 *
 *   const served = await Served.start({ voters: 8, closesIn: 3600 });
 *   served.origin         where a browser goes (through the proxy)
 *   served.codes(k)       the two codes of resident k = 1 … voters
 *   await served.finish() close, sign, tally, decrypt, publish
 *   await served.stop()
 */
export class Served {
  #programs = [];
  name = "park";

  static async start(options = {}) {
    const served = new Served();
    try {
      await served.#begin(options);
    } catch (fault) {
      await served.stop();
      throw fault;
    }
    return served;
  }

  async #begin({
    voters = 8,
    closesIn = 3600,
    open = true,
    witnesses = true,
    demo = [],
    settings = {},
    name = "park",
    prepare = async () => {},
  }) {
    this.name = name;
    this.dir = fs.mkdtempSync(path.join(os.tmpdir(), "oy-web-"));
    const size = voters ? ["--voters", voters] : []; // a file of ballots says how many itself
    await oy("demo", "--out", this.path("demo"), ...size, "--prepare", "--closes-in", closesIn,
      ...demo);
    await prepare(this);
    this.manifest = readJson(this.path("demo/manifest.json"));
    this.closes = Date.parse(this.manifest.closes);
    this.port = await freePort();
    this.direct = `http://127.0.0.1:${this.port}`;
    this.url = `${this.direct}/elections/${name}`;
    await this.#configure(settings, witnesses ? await this.#witnesses() : []);
    await this.launch();
    this.proxy = await new Proxy(() => this.port).listen();
    this.origin = this.proxy.origin;
    await this.officer(1, "create", ...this.files());
    if (open) await this.open();
  }

  path(...parts) {
    return path.join(this.dir, ...parts);
  }
  key(name) {
    return this.path("demo/keys", `${name}.secret`);
  }
  files() {
    return ["--manifest", this.path("demo/manifest.json"), "--ceremony",
      this.path("demo/ceremony/ceremony.bin"), "--roll", this.path("demo/roll/roll.bin")];
  }

  /** Both registrars' codes of resident k, as their letters say them. */
  async codes(k) {
    return Promise.all([1, 2].map(async (registrar) => {
      const letters = this.path(`letters-${registrar}`);
      if (!fs.existsSync(letters))
        await oy("registrar", "codes", this.path(`demo/roll/registrar-${registrar}`), "--out",
          letters);
      return readText(letters, `${k}.code`).trim();
    }));
  }

  // ---- the programs ----

  async #configure(settings, witnesses) {
    await tool("oyd", "init", this.path("server"));
    fs.copyFileSync(this.key("board"), this.path("server/board.secret"));
    const creator = readJson(this.path("demo/keys/officer-1.public")).key;
    const sections = {
      server: { listen: `127.0.0.1:${this.port}`, "interval-ms": 200,
        web, documents: this.path("documents"), ...settings.server },
      limits: { "requests-per-second": 0, ...settings.limits },
      officers: { creator, ...settings.officers },
      witness: { url: witnesses, ...settings.witness },
      lookup: { ...settings.lookup },
    };
    // What the manifest attaches is served beside the election.
    fs.mkdirSync(this.path("documents", this.name), { recursive: true });
    if (fs.existsSync(this.path("demo/attachments")))
      fs.cpSync(this.path("demo/attachments"), this.path("documents", this.name), {
        recursive: true,
      });
    let text = readText(this.path("server/oyd.conf")).replace(/^listen = .*\n/m, "");
    for (const [section, keys] of Object.entries(sections)) {
      const lines = Object.entries(keys).flatMap(([key, value]) =>
        [value].flat().map((one) => `${key} = ${one}\n`));
      text = text.replace(`[${section}]\n`, `[${section}]\n${lines.join("")}`);
    }
    fs.writeFileSync(this.path("server/oyd.conf"), text);
  }

  async #witnesses() {
    return Promise.all([1, 2].map(async (i) => {
      const port = await freePort();
      await this.#spawn("oy", port, "witness", "serve", "--key", this.key(`witness-${i}`), "--log",
        this.path("demo/manifest.json"), "--listen", `127.0.0.1:${port}`, "--state",
        this.path(`witness-${i}`));
      return `http://127.0.0.1:${port}`;
    }));
  }

  async #spawn(program, port, ...words) {
    const log = fs.openSync(this.path(`${program}-${port}.log`), "a");
    const child = spawn(path.join(bin, program), words, { stdio: ["ignore", log, log] });
    fs.closeSync(log);
    this.#programs.push(child);
    await until(`${program} on port ${port}`, async () => {
      if (child.exitCode !== null)
        throw new Error(`${program} ended: ${readText(this.path(`${program}-${port}.log`))}`);
      return answers(port);
    });
    return child;
  }

  /** Starts oyd; again, after kill(). */
  async launch() {
    this.oyd = await this.#spawn("oyd", this.port, "serve", this.path("server/oyd.conf"));
  }
  /** As a power cut would. */
  async kill() {
    const ended = new Promise((done) => this.oyd.once("exit", done));
    this.oyd.kill("SIGKILL");
    await ended;
  }
  async stop() {
    await this.proxy?.close();
    for (const child of this.#programs.filter((one) => one.exitCode === null && !one.signalCode)) {
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await Promise.race([ended, sleep(5000).then(() => child.kill("SIGKILL"))]);
    }
    if (this.dir && !process.env.OY_KEEP) fs.rmSync(this.dir, { recursive: true, force: true });
  }

  // ---- everybody's part ----

  officer(i, act, ...words) {
    return oy("officer", act, ...words, "--key", this.key(`officer-${i}`), this.url);
  }
  async #officers(act, ...words) {
    await this.officer(1, act, ...words);
    return this.officer(2, act, ...words);
  }
  async open() {
    const said = await this.#officers("open", ...this.files());
    this.electionId = said.match(/^election id +(.*)$/m)[1].replaceAll(" ", "");
  }
  async fetch(to = this.path("record")) {
    await oy("fetch", this.url, to);
    return to;
  }
  /** Voting ends at its time, never before ([req-4]). */
  async waitForEnd() {
    await sleep(Math.max(0, this.closes + 1100 - Date.now()));
  }
  async close() {
    await this.waitForEnd();
    await this.#officers("close");
  }
  /** Three of five trustees verify the record and sign its closing. */
  async trusteesSign(trustees = [1, 3, 5]) {
    const record = await this.fetch();
    for (const i of trustees) {
      const line = this.path(`trustee-${i}.line`);
      await oy("trustee", "sign", record, "--key", this.key(`trustee-${i}`), "-o", line);
      await oy("trustee", "send", this.url, line);
    }
  }
  async tally() {
    await this.#officers("tally");
  }
  async share(trustees = [1, 3, 5]) {
    const record = await this.fetch();
    for (const i of trustees) {
      const file = this.path(`share-${i}.bin`);
      await oy("trustee", "share", record, "--key", this.key(`trustee-${i}`), "-o", file);
      await oy("officer", "share", "--key", this.key("officer-1"), this.url, file);
    }
  }
  async publish() {
    await this.#officers("publish");
  }
  async finish() {
    await this.close();
    await this.trusteesSign();
    await this.tally();
    await this.share();
    await this.publish();
  }

  /** Seals, signs and sends a ballot by the command line, as resident k. */
  async castByTool(k, choice) {
    const record = await this.fetch(this.path("booth"));
    const at = (name) => this.path(`voter-${k}-${Date.now()}.${name}`);
    const codes = await this.codes(k);
    const paths = codes.map((code, i) => at(`code${i}`));
    codes.forEach((code, i) => fs.writeFileSync(paths[i], `${code}\n`, { mode: 0o600 }));
    const withCodes = paths.flatMap((file) => ["--code", file]);
    const [choices, sealed, ballot] = [at("choice"), at("sealed"), at("ballot")];
    fs.writeFileSync(choices, JSON.stringify(choice), { mode: 0o600 });
    const said = await oy("vote", "seal", "--record", record, "--election", this.electionId, ...withCodes,
      "--choice", choices, "-o", sealed);
    await oy("vote", "cast", "--record", record, ...withCodes, sealed, "-o", ballot);
    await oy("vote", "send", this.url, ballot);
    const [, fingerprint] = said.match(/^fingerprint +(.*)$/m);
    return { ballot, receipt: `${ballot}.receipt`, fingerprint: fingerprint.replaceAll(" ", "") };
  }

  /** The state as the API says it. */
  async state() {
    return (await fetch(this.url)).json();
  }
  /** What the native verifier says about the record: {status, report}. */
  async recount(record) {
    const words = [record ?? (await this.fetch(this.path("recount"))), "--json"];
    const { stdout, code = 0 } = await run(path.join(bin, "oy-verify"), words, {
      maxBuffer: 1 << 26,
    }).catch((fault) => fault);
    return { status: code, report: JSON.parse(stdout) };
  }
}
