// Where the names of outlines stand on a map: inside their outline, off the marks of places and
// areas and off one another. In pixels of one zoom; when it is enlarged, there is only more room.
export type Pixel = readonly [x: number, y: number];

/** What must stay readable, by its middle and half of its size. */
export interface Box {
  readonly at: Pixel;
  readonly half: Pixel;
}

const GRID = 24;
const LINE_STEP = 8;
const LETTER: Pixel = [7.5, 18];
const NAME_MAX = 140;

/** A name in lines, and half of the room that they take. */
export interface Written {
  readonly text: string;
  readonly half: Pixel;
}

function inLines(text: string, width: number): Written {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.pop();
    const joined = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || joined.length * LETTER[0] <= width) lines.push(joined);
    else lines.push(last, word);
  }
  const longest = lines.reduce((most, line) => Math.max(most, line.length), 0);
  return {
    text: lines.join("\n"),
    half: [(longest * LETTER[0]) / 2, (lines.length * LETTER[1]) / 2],
  };
}

/** As wide as names may be, and as narrow as the longest word lets it be. */
export const writings = (text: string): readonly Written[] =>
  [NAME_MAX, 1].map((width) => inLines(text, width));

/** Boxes along a line, close enough that no name stands on it. */
export function along(line: readonly Pixel[]): readonly Box[] {
  return line.slice(1).flatMap(([x, y], i) => {
    const [x0, y0] = line[i] ?? [x, y];
    const n = Math.min(200, Math.max(1, Math.ceil(Math.hypot(x - x0, y - y0) / LINE_STEP)));
    return Array.from({ length: n + 1 }, (_, k): Box => {
      const at: Pixel = [x0 + ((x - x0) * k) / n, y0 + ((y - y0) * k) / n];
      return { at, half: [4, 4] };
    });
  });
}

function isInside([x, y]: Pixel, rings: readonly (readonly Pixel[])[]): boolean {
  let inside = false;
  for (const ring of rings)
    ring.forEach(([x1, y1], i) => {
      const [x2, y2] = ring[(i + 1) % ring.length] ?? [x1, y1];
      if (y1 > y !== y2 > y && x < x1 + ((x2 - x1) * (y - y1)) / (y2 - y1)) inside = !inside;
    });
  return inside;
}

/** 1 or more: they do not touch; below that, how far one is from the middle of the other. */
const apart = (at: Pixel, half: Pixel, other: Box): number =>
  Math.max(
    Math.abs(at[0] - other.at[0]) / (half[0] + other.half[0]),
    Math.abs(at[1] - other.at[1]) / (half[1] + other.half[1]),
  );

interface Place {
  readonly at: Pixel;
  readonly rated: number;
}

/** The best place for a name of this size in the outline; undefined if that has no area. */
export function nameAt(
  rings: readonly (readonly Pixel[])[],
  half: Pixel,
  others: readonly Box[],
): Place | undefined {
  const all = rings.flat();
  const [left, top] = [0, 1].map((k) => all.reduce((a, p) => Math.min(a, p[k] ?? a), Infinity));
  const [right, end] = [0, 1].map((k) => all.reduce((a, p) => Math.max(a, p[k] ?? a), -Infinity));
  if (left === undefined || top === undefined || right === undefined || end === undefined) return;
  const middle: Pixel = [(left + right) / 2, (top + end) / 2];
  const reach = Math.hypot(right - left, end - top) || 1;
  const rate = (at: Pixel): number => {
    const corners = [-1, 0, 1].flatMap((sx) =>
      [-1, 1].map((sy): Pixel => [at[0] + sx * half[0], at[1] + sy * half[1]]),
    );
    const room = corners.filter((corner) => isInside(corner, rings)).length / corners.length;
    const free = others.reduce((least, other) => Math.min(least, apart(at, half, other)), 1);
    return 3 * free + 2 * room - Math.hypot(at[0] - middle[0], at[1] - middle[1]) / reach;
  };
  let best: Place | undefined;
  for (let i = 1; i < GRID; i += 1)
    for (let k = 1; k < GRID; k += 1) {
      const at: Pixel = [left + ((right - left) * i) / GRID, top + ((end - top) * k) / GRID];
      if (!isInside(at, rings)) continue;
      const rated = rate(at);
      if (!best || rated > best.rated) best = { at, rated };
    }
  return best;
}
