// Casts the ballots that `oy demo --prepare` has sealed and signed, without a browser.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";

/** Ballots of a bundle: u32 length ‖ ballot, one after the other. */
function* ballots(bundle) {
  for (let at = 0; at < bundle.length; ) {
    const length = bundle.readUInt32BE(at);
    yield bundle.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
}

/** { fingerprint, receipt } of each, in the order of the prepared bundles. */
export async function castAll(served) {
  const folder = served.path("demo/ballots");
  const receipts = [];
  for (const file of fs.readdirSync(folder).sort())
    for (const body of ballots(fs.readFileSync(`${folder}/${file}`))) {
      const headers = { "content-type": "application/octet-stream" };
      const answer = await fetch(`${served.url}/ballots`, { method: "POST", headers, body });
      const receipt = await answer.text();
      assert.equal(answer.status, 200, receipt);
      const entry = Buffer.from(receipt.match(/^extra (.*)$/m)[1], "base64");
      receipts.push({ fingerprint: entry.subarray(2, 34).toString("hex"), receipt });
    }
  return receipts;
}
