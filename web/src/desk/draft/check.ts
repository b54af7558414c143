// Every step of the form is checked by `oy manifest check` on this device: what it refuses is told in
// its own words. Sections that have not been reached yet are filled in, so that theirs is not told.
import type { Manifest } from "../../protocol/types";
import { oy } from "../oy";
import { type Draft, emptyDraft, emptyQuestion } from "./model";
import type { Section } from "./warnings";
import { toManifest, toText } from "./write";

export const SECTIONS: readonly Section[] = [
  "basics",
  "area",
  "calendar",
  "questions",
  "papers",
  "people",
  "summary",
];

/** Keys of nobody, each another one: 32 bytes that begin with their number. */
const key = (n: number): string => n.toString(16).padStart(2, "0").padEnd(64, "1");
const person = (n: number) => ({ name: `key-${n}`, key: key(n), exchange: key(n + 100) });

const FILLED: Draft = {
  ...emptyDraft(),
  title: "-",
  origin: "example.org/draft",
  opens: "2027-01-01T09:00",
  closes: "2027-01-02T18:00",
  mahalle: [{ id: "1", name: "-" }],
  questions: [
    {
      ...emptyQuestion,
      title: "-",
      options: [
        { title: "a", description: "", cost: "" },
        { title: "b", description: "", cost: "" },
      ],
    },
  ],
  trustees: [1, 2, 3].map(person),
  registrars: [4, 5].map(person),
  officers: [6, 7].map(person),
  server: person(8),
};

const OF: Readonly<Record<Section, readonly (keyof Draft)[]>> = {
  basics: ["title", "description", "origin", "opens", "closes"],
  area: ["mahalle", "minimumScope", "byMahalle"],
  calendar: ["residency"],
  questions: ["questions"],
  papers: ["papers"],
  people: [
    "trustees",
    "registrars",
    "officers",
    "witnesses",
    "server",
    "threshold",
    "officerQuorum",
    "witnessQuorum",
  ],
  summary: ["rollId", "nonce"],
};

/** The draft as far as this section; what comes later as if it were filled in. */
export function upTo(draft: Draft, section: Section): Draft {
  const reached = SECTIONS.slice(0, SECTIONS.indexOf(section) + 1);
  const fields = reached.flatMap((one) => OF[one]);
  return { ...FILLED, ...Object.fromEntries(fields.map((field) => [field, draft[field]])) };
}

export interface Checked {
  readonly manifest: Manifest;
  readonly text: string;
  readonly sha256: string;
  /** The program's own advice, in English. */
  readonly advice: readonly string[];
}

/** Fails with OyError where `oy` refuses. */
export async function check(draft: Draft, section: Section): Promise<Checked> {
  const manifest = toManifest(upTo(draft, section));
  const text = toText(manifest);
  const files = new Map([["manifest.json", new TextEncoder().encode(text)]]);
  const { out } = await oy(["manifest", "check", "--json", "manifest.json"], files);
  const { sha256, advice } = JSON.parse(out) as { sha256: string; advice: string[] };
  return { manifest, text, sha256, advice };
}
