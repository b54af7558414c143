// What a shared device must not have before a voter sits down at it. A browser that somebody has
// prepared well can lie about all of this: the checks catch what was left behind and what was done
// clumsily, the rest is up to who looks after the device (docs/voting.md).

export type Leftover =
  | "local"
  | "session"
  | "databases"
  | "caches"
  | "workers"
  | "cookies"
  | "patched"
  | "driven"
  | "tools"
  | "frame";

/** The places where a page could have left something, as the browser offers them. */
export interface Surroundings {
  readonly window: Window & typeof globalThis;
  readonly ratio: number;
}

/** Functions that the booth trusts with codes and choices. */
export const TRUSTED: readonly (readonly [owner: string, name: string])[] = [
  ["", "fetch"],
  ["", "Worker"],
  ["", "setTimeout"],
  ["", "atob"],
  ["", "XMLHttpRequest"],
  ["JSON", "parse"],
  ["JSON", "stringify"],
  ["crypto", "getRandomValues"],
  ["WebAssembly", "instantiate"],
  ["Worker.prototype", "postMessage"],
  ["Function.prototype", "toString"],
  ["Object", "defineProperty"],
  ["EventTarget.prototype", "addEventListener"],
  ["Storage.prototype", "setItem"],
  ["History.prototype", "pushState"],
];

const find = (root: unknown, path: string): unknown =>
  path
    .split(".")
    .filter(Boolean)
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], root);

/** Is this the browser's own function? A patch shows its source, or a name that is not its own. */
export function isNative(value: unknown, name: string): boolean {
  if (typeof value !== "function") return false;
  const source = Function.prototype.toString.call(value);
  return /\{\s*\[native code\]\s*\}\s*$/.test(source) && (value as { name: string }).name === name;
}

const patched = (root: unknown): boolean =>
  TRUSTED.some(([owner, name]) => {
    const value = find(find(root, owner) ?? root, name);
    return value !== undefined && !isNative(value, name);
  });

/** Developer tools beside or below the page take room that the window still has. */
const TOOLS_WIDE = 200;
const TOOLS_HIGH = 350;
const toolsOpen = ({ window: w, ratio }: Surroundings): boolean =>
  w.outerWidth - w.innerWidth * ratio > TOOLS_WIDE ||
  w.outerHeight - w.innerHeight * ratio > TOOLS_HIGH;

/** Where the browser forbids even to look there can be nothing. */
async function count(look: () => Promise<number> | number): Promise<number> {
  try {
    return await look();
  } catch {
    return 0;
  }
}

export async function leftovers(around: Surroundings): Promise<readonly Leftover[]> {
  const { window: w } = around;
  const counts: readonly (readonly [Leftover, () => Promise<number> | number])[] = [
    ["local", () => w.localStorage.length],
    ["session", () => w.sessionStorage.length],
    ["databases", async () => (await w.indexedDB.databases()).length],
    ["caches", async () => (await w.caches.keys()).length],
    ["workers", async () => (await w.navigator.serviceWorker.getRegistrations()).length],
    ["cookies", () => w.document.cookie.length],
    ["patched", () => Number(patched(w))],
    ["driven", () => Number(w.navigator.webdriver)],
    ["tools", () => Number(toolsOpen(around))],
    ["frame", () => Number(w.top !== w)],
  ];
  const found = await Promise.all(counts.map(([, look]) => count(look)));
  return counts.filter((_, i) => (found[i] ?? 0) > 0).map(([what]) => what);
}
