// A list of mahalle from an office's table: two columns, number and name, split by comma, semicolon
// or tab; a first line without a number is a heading. With columns called mahalle_id and mahalle these
// are taken, wherever they stand.

export interface Area {
  readonly id: string;
  readonly name: string;
}

const cells = (line: string): string[] =>
  line.split(/[;,\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));

export function readAreas(text: string): Area[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/).filter((line) => line.trim() !== "");
  const heading = cells(lines[0] ?? "").map((cell) => cell.toLowerCase());
  const [id, name] = [heading.indexOf("mahalle_id"), heading.indexOf("mahalle")];
  const named = id >= 0 && name >= 0;
  const seen = new Map<string, Area>();
  for (const line of lines.slice(named ? 1 : 0)) {
    const row = cells(line);
    const area = { id: row[named ? id : 0] ?? "", name: row[named ? name : 1] ?? "" };
    if (/^[0-9]{1,6}$/.test(area.id) && area.name && !seen.has(area.id)) seen.set(area.id, area);
  }
  return [...seen.values()];
}
