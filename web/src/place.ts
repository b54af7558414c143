// Where one is: #/LANGUAGE/ELECTION/PAGE/REST. Everything lies behind the #, so nothing of it
// reaches a server, and any static host can serve the pages.

export interface Place {
  readonly language: string;
  /** The election's name on this server; "" for pages of no election. */
  readonly election: string;
  readonly page: string;
  readonly rest: readonly string[];
}

const isLanguage = (text: string | undefined): text is string =>
  text !== undefined && Object.hasOwn(OY_LANGUAGES, text);

/** The language that the browser asks for, if we speak it; else Turkish. */
function preferred(): string {
  for (const wish of navigator.languages) {
    const [code] = wish.toLowerCase().split("-");
    if (isLanguage(code)) return code;
  }
  return "tr";
}

/** Pages that belong to no election stand behind "-", which no election's name begins with. */
const NO_ELECTION = "-";

export function parsePlace(hash: string): Place {
  const parts = hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decode);
  const language = isLanguage(parts[0]) ? (parts.shift() as string) : preferred();
  const [first = "", page = "", ...rest] = parts;
  return { language, election: first === NO_ELECTION ? "" : first, page, rest };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function placeHash(place: Partial<Place> & { readonly language: string }): string {
  const { language, election = "", page = "", rest = [] } = place;
  const parts = [language];
  if (election || page) parts.push(election || NO_ELECTION);
  if (page) parts.push(page);
  return `#/${[...parts, ...rest].map(encodeURIComponent).join("/")}`;
}

/**
 * A code from a letter's QR stands behind a second #, or is all that stands there. It is taken out
 * of the address (and so out of the history) before anything else happens.
 */
export function takeCode(): string {
  const { hash } = window.location;
  const at = hash.indexOf("#", 1);
  const bare = /^#[0-9A-Za-z -]{28,40}$/.test(hash) && !hash.startsWith("#/");
  if (at < 0 && !bare) return "";
  const code = bare ? hash.slice(1) : hash.slice(at + 1);
  window.history.replaceState(null, "", bare ? "#/" : hash.slice(0, at));
  return decode(code);
}
