// Pictures of the pages, for people to look at: build/web-shots/NAME-phone-tr-dark.png.
import * as fs from "node:fs";
import * as path from "node:path";
import { root } from "./packages.mjs";

const folder = process.env.OY_SHOTS ?? path.join(root, "build", "web-shots");

/** The whole page as the visitor sees it. */
export async function shoot(visitor, name, page = visitor.page) {
  const { device, language, dark, forced } = visitor.look;
  const words = [name, device, language, dark && "dark", forced && "forced"].filter(Boolean);
  fs.mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${words.join("-")}.png`), fullPage: true });
}

/**
 * Device, language and colours of each picture that a page is shown in. The short run (./dev test)
 * has two, in which each of them is seen; ./dev soak has all.
 */
const ALL = [
  { device: "phone", language: "tr" },
  { device: "desktop", language: "en", dark: true },
  { device: "phone", language: "en", dark: true },
  { device: "desktop", language: "tr", dark: true },
  { device: "desktop", language: "en" },
];
export const SHORT = process.env.OY_WEB_SHORT === "1";
export const LOOKS = SHORT ? ALL.slice(0, 2) : ALL;
