// The check of a T.C. kimlik no on the device ([elig-1]), so that a slip never reaches the server.
export const digitsIn = (text: string): string => text.replace(/\s/g, "");

export function isKimlik(text: string): boolean {
  if (!/^[1-9][0-9]{10}$/.test(text)) return false;
  const d = [...text].map(Number);
  const sum = (places: readonly number[]): number =>
    places.reduce((total, i) => total + (d[i] ?? 0), 0);
  const tenth = (7 * sum([0, 2, 4, 6, 8]) - sum([1, 3, 5, 7]) + 70) % 10;
  return d[9] === tenth && d[10] === sum([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) % 10;
}

/** YYYY-MM-DD of a day that exists, not after `today`; else "". */
export function birthDate(day: string, month: string, year: string, today: Date): string {
  const [d, m, y] = [day, month, year].map((part) => Number(part.trim()));
  if (!d || !m || !y || y < 1900) return "";
  const date = new Date(Date.UTC(y, m - 1, d));
  const same = date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d;
  return same && date <= today ? date.toISOString().slice(0, 10) : "";
}
