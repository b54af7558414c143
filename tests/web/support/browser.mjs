// Chromium, as visitors use it. Whatever the pages must never do fails the test: a line in the
// console, an error, a request to another origin, a violation of the policy.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { load } from "./packages.mjs";

const DEVICES = {
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  narrow: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 900 } },
};

// The first has no windows at all, and takes a third less of the processor.
const PROGRAMS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"].map(
  (name) => `/usr/bin/${name}`,
);
const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export class Browser {
  static async launch({ flags = [] } = {}) {
    const { chromium } = (await load("playwright-core")).default;
    const executablePath = process.env.OY_CHROMIUM ?? PROGRAMS.find((file) => fs.existsSync(file));
    if (!executablePath) throw new Error("no Chromium here; ./dev test installs it");
    // Root may not use Chromium's sandbox; what the pages may do does not depend on it.
    const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const browser = new Browser();
    browser.chromium = await chromium.launch({
      executablePath,
      args: [...FLAGS, ...sandbox, ...flags],
    });
    return browser;
  }
  async close() {
    await this.chromium.close();
  }
  /**
   * Somebody with a device of their own: nothing of another visitor is there.
   * device: phone, narrow or desktop; language: the pages'; more: options of Playwright's contexts.
   */
  async visitor(origin, { device = "phone", language = "tr", dark = false, forced = false,
    reduced = false, permissions = [], ...more } = {}) {
    const context = await this.chromium.newContext({
      ...DEVICES[device],
      locale: { tr: "tr-TR", en: "en-GB" }[language] ?? language,
      timezoneId: "Europe/Istanbul",
      colorScheme: dark ? "dark" : "light",
      forcedColors: forced ? "active" : "none",
      reducedMotion: reduced ? "reduce" : "no-preference",
      permissions,
      acceptDownloads: true,
      ...more,
    });
    return Visitor.of(context, origin, { device, language, dark, forced });
  }
}

/** The browser itself says of each answer that is no success that it failed; pages cannot help it. */
const ownNoise = (message) =>
  /^Failed to load resource: /.test(message.text()) && /\/elections/.test(message.location().url);

export class Visitor {
  troubles = [];
  requests = [];

  static async of(context, origin, look) {
    const visitor = new Visitor();
    Object.assign(visitor, { context, origin, look });
    context.on("console", (message) => {
      if (!ownNoise(message)) visitor.#trouble(`console.${message.type()}: ${message.text()}`);
    });
    context.on("weberror", (fault) => visitor.#trouble(`error: ${fault.error()}`));
    context.on("request", (request) => {
      visitor.requests.push(request.url());
      if (!visitor.#isOwn(request.url())) visitor.#trouble(`request to ${request.url()}`);
    });
    visitor.page = await visitor.tab();
    return visitor;
  }
  #isOwn(url) {
    return url.startsWith(`${this.origin}/`) || /^(data|blob|about):/.test(url);
  }
  #trouble(text) {
    if (!this.#excused.some((pattern) => pattern.test(text))) this.troubles.push(text);
  }
  #excused = [];
  /** From now on troubles like this are expected. */
  excuse(pattern) {
    this.#excused.push(pattern);
  }

  /** One more tab of the same browser. */
  async tab() {
    const page = await this.context.newPage();
    page.setDefaultTimeout(15_000);
    return page;
  }
  /** "" is the list of elections, "park/vote" the booth. */
  address(place = "", code = "") {
    return `${this.origin}/#/${this.look.language}/${place}${code && `#${code}`}`;
  }
  /** Goes there, and waits for the heading. */
  async go(place = "", { code = "", page = this.page } = {}) {
    // A hash alone would not load the page anew.
    await page.goto("about:blank");
    await page.goto(this.address(place, code));
    await page.waitForSelector("main h1");
    return page;
  }
  /** Fails if anything happened that must not. */
  blameless() {
    assert.deepEqual(this.troubles, []);
  }
  async leave() {
    await this.context.close();
    this.blameless();
  }
}
