// The ballot that is being sent, kept over a reload: its bytes, which are public, and the
// election's name; nothing else is ever stored.
const KEY = "oy-unsent-ballot";

const toText = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};
const toBytes = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/** Where storage is switched off, or full, there is just nothing to resume. */
function storage<T>(use: (store: Storage) => T): T | null {
  try {
    return use(window.sessionStorage);
  } catch {
    return null;
  }
}

export const keepPending = (name: string, ballot: Uint8Array): void => {
  storage((store) => store.setItem(KEY, JSON.stringify({ name, ballot: toText(ballot) })));
};

export const dropPending = (): void => {
  storage((store) => store.removeItem(KEY));
};

export function pendingBallot(name: string): Uint8Array | null {
  return storage((store) => {
    const kept = JSON.parse(store.getItem(KEY) ?? "null") as { name: string; ballot: string } | null;
    return kept?.name === name ? toBytes(kept.ballot) : null;
  });
}
