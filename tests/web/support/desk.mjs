// What people do at the desk: choose files, press a button, save what came out.
import * as fs from "node:fs";
import * as path from "node:path";

/** Files of people, each in a folder of its own: what they keep on their USB stick. */
export class Sticks {
  constructor(dir) {
    this.dir = dir;
    fs.mkdirSync(dir, { recursive: true });
  }
  path(...parts) {
    return path.join(this.dir, ...parts);
  }
  read(...parts) {
    return fs.readFileSync(this.path(...parts));
  }
  /** Presses a button that saves a file; its name. */
  async save(page, button, folder = "") {
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    const name = download.suggestedFilename();
    await download.saveAs(this.path(folder, name));
    // Programs refuse secret files that others may read.
    if (/secret|closing-signed/.test(name)) fs.chmodSync(this.path(folder, name), 0o600);
    return name;
  }
  /** Saves everything that the page offers. */
  async saveAll(page, folder = "") {
    const names = [];
    for (const button of await page.locator(".products button").all())
      names.push(await this.save(page, button, folder));
    return names;
  }
}

export const choose = (page, label, ...files) => page.getByLabel(label).setInputFiles(files);

/** Waits for the outcome: fails with what the page says if that is a fault. */
export async function outcome(page, { timeout = 60_000 } = {}) {
  const notice = page.locator(".task-outcome .notice").last();
  await notice.waitFor({ timeout });
  if (await page.locator(".task-outcome .notice.bad").count()) {
    const fault = page.locator(".task-outcome .notice.bad").last();
    throw new Error(`${await fault.innerText()} ${await fault.locator(".mono").textContent()}`);
  }
  return notice.innerText();
}

/** An officer signs a step of an election. */
export async function sign(visitor, place, act, key, { file, label, election } = {}) {
  const page = await visitor.go(`${place}/desk/sign/${act}`);
  if (file) await choose(page, label, file);
  await choose(page, "Your officer's key", key);
  if (election) await page.getByLabel("Election id").fill(election);
  await page.getByRole("button", { name: "Check, sign and send" }).click();
  return outcome(page);
}

/** What a browser still knows when all is done. */
export const memory = (page) =>
  page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: (await indexedDB.databases()).length,
    cookies: document.cookie,
    address: location.href,
  }));
