// What this device has recounted since the page was loaded. Kept in memory alone: a word in storage
// could have been written by anybody.
const recounted = new Map<string, string>();

/** `sha256`: of the result.json that was in the record. */
export function rememberRecount(electionId: string, sha256: string): void {
  recounted.set(electionId, sha256);
}

export const wasRecounted = (electionId: string, sha256: string): boolean =>
  recounted.get(electionId) === sha256;
