/** An answer that goes on for ever would fill the device's memory. */
export class TooLong extends Error {}

/** The bytes of an answer, of at most `max`; fails with TooLong, or as its connection does. */
export async function readUpTo(answer: Response, max: number): Promise<Uint8Array> {
  const reader = answer.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {};
    if (done || !value) break;
    length += value.length;
    if (length > max) {
      await reader?.cancel();
      throw new TooLong(`an answer of more than ${max} bytes`);
    }
    parts.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
