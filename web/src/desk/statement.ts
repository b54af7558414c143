// A look into a registrars' statement (steps/statement.h): what it says and who has signed it. That
// the signatures hold `oy request statement` checks before an officer hands it in, and the server.
import { OyError } from "./oy";

export interface Statement {
  readonly what: "revoke" | "replace" | "destroy";
  readonly reason: "lost" | "in-person" | "not-entitled" | "other";
  readonly election: string;
  readonly signed: number;
  readonly registrars: number;
}

const KINDS = ["revoke", "replace", "destroy"] as const;
const REASONS = ["other", "lost", "in-person", "not-entitled"] as const;

interface Raw {
  readonly format?: unknown;
  readonly what?: unknown;
  readonly reason?: unknown;
  readonly election_id?: unknown;
  readonly signatures?: unknown;
}

function parse(text: string): Raw {
  try {
    return JSON.parse(text) as Raw;
  } catch {
    return {};
  }
}

export async function readStatement(file: File): Promise<Statement> {
  const raw = parse(await file.text());
  const what = KINDS.find((kind) => kind === raw.what);
  if (raw.format !== "oy-statement" || !what || !Array.isArray(raw.signatures))
    throw new OyError("json-1", `${file.name}: this is no statement`);
  return {
    what,
    reason: REASONS[Number(raw.reason)] ?? "other",
    election: String(raw.election_id),
    signed: raw.signatures.filter((one) => one !== "").length,
    registrars: raw.signatures.length,
  };
}
