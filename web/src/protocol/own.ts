/**
 * What a table itself has under an id. Ids are the manifest's ([man-6]), and "constructor" or
 * "__proto__" may be one.
 */
export const own = <T>(table: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(table, id) ? table[id] : undefined;
