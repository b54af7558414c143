// Which page stands at which place. Each is loaded when it is needed.
import type { ComponentType } from "preact";
import type { Place } from "../place";

export interface PageProps {
  readonly place: Place;
  /** The code of a letter whose QR brought the visitor here, or "". */
  readonly code: string;
}
export type Page = ComponentType<PageProps>;

export interface PageEntry {
  /** The title's key. */
  readonly title: string;
  readonly load: () => Promise<Page>;
  /** No way out: a kiosk shows nothing but the booth. */
  readonly bare?: boolean;
}

const election: Readonly<Record<string, PageEntry>> = {
  "": { title: "election.title", load: async () => (await import("./election")).ElectionPage },
  vote: { title: "booth.title", load: async () => (await import("./booth")).BoothPage },
  opened: { title: "opened.title", load: async () => (await import("./opened")).OpenedPage },
  resident: { title: "resident.title", load: async () => (await import("./resident")).ResidentPage },
  kiosk: {
    title: "kiosk.title",
    load: async () => (await import("./kiosk")).KioskPage,
    bare: true,
  },
  board: { title: "board.title", load: async () => (await import("./board")).BoardPage },
  results: { title: "results.title", load: async () => (await import("./results")).ResultsPage },
  recount: { title: "recount.title", load: async () => (await import("./recount")).RecountPage },
  desk: { title: "desk.title", load: async () => (await import("./desk")).DeskPage },
};

const general: Readonly<Record<string, PageEntry>> = {
  "": { title: "home.title", load: async () => (await import("./home")).HomePage },
  desk: { title: "desk.title", load: async () => (await import("./desk")).DeskPage },
  about: { title: "about.title", load: async () => (await import("./about")).AboutPage },
};

const missing: PageEntry = {
  title: "missing.title",
  load: async () => (await import("./missing")).MissingPage,
};

export function pageFor(place: Place): PageEntry {
  const table = place.election ? election : general;
  return Object.hasOwn(table, place.page) ? (table[place.page] ?? missing) : missing;
}
