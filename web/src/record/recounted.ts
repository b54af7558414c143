// What this device has recounted since the page was loaded. Kept in memory alone: a word in storage
// could have been written by anybody.
const recounted = new Map<string, Recounted>();

/**
 * SHA-256 of what was in the record. A result says ids alone: who could put another manifest beside
 * a result that was recounted could give its numbers to other options.
 */
export interface Recounted {
  readonly manifest: string;
  readonly result: string;
}

export function rememberRecount(electionId: string, files: Recounted): void {
  recounted.set(electionId, files);
}

export function wasRecounted(electionId: string, { manifest, result }: Recounted): boolean {
  const known = recounted.get(electionId);
  return known?.manifest === manifest && known.result === result;
}
