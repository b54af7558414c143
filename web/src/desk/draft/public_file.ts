// A .public file (steps/keys.h): whose key it is and of which role. Whether the key is a good one
// `oy manifest check` says later.
import type { DraftKey } from "./model";

export type PublicRole = "trustee" | "registrar" | "officer" | "board" | "witness";

export interface PublicFault {
  readonly file: string;
  /** none: no .public file; secret: a secret one; role: the key of another role. */
  readonly fault: "none" | "secret" | "role";
}

const HEX = /^[0-9a-f]{64}$/;

export function parsePublic(name: string, text: string, role: PublicRole): DraftKey | PublicFault {
  if (text.startsWith("oy-secret ")) return { file: name, fault: "secret" };
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { file: name, fault: "none" };
  }
  const { key, exchange } = json;
  if (json.format !== "oy-public" || typeof json.name !== "string") return { file: name, fault: "none" };
  if (json.role !== role) return { file: name, fault: "role" };
  if (typeof key !== "string" || !HEX.test(key)) return { file: name, fault: "none" };
  if (role !== "trustee") return { name: json.name, key };
  if (typeof exchange !== "string" || !HEX.test(exchange)) return { file: name, fault: "none" };
  return { name: json.name, key, exchange };
}

export const readPublic = async (file: File, role: PublicRole): Promise<DraftKey | PublicFault> =>
  parsePublic(file.name, await file.text(), role);
