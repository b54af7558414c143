// What nearly every file of tests begins with: a browser, and an election on a server.
import { Browser } from "./browser.mjs";
import { Served } from "./server.mjs";

/**
 * { browser, served, end }; end() closes both. Options are Served's, and `flags` of the browser.
 * What has begun ends, too, if the other could not begin.
 */
export async function stage({ flags, ...options } = {}) {
  const begun = await Promise.allSettled([Browser.launch({ flags }), Served.start(options)]);
  const [browser, served] = begun.map(({ value }) => value);
  const end = async () => {
    await browser?.close();
    await served?.stop();
  };
  const failure = begun.find(({ status }) => status === "rejected");
  if (failure) {
    await end();
    throw failure.reason;
  }
  return { browser, served, end };
}
