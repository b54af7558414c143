// Maps: attachments of type GeoJSON (RFC 7946). Anybody may have written one, so what is not
// plainly right is refused, and titles are nothing but text.
export type Point = readonly [latitude: number, longitude: number];
export type ShapeKind = "outline" | "place" | "area";

export interface Shape {
  readonly kind: ShapeKind;
  readonly title: string;
  readonly mahalle?: number;
  readonly contest?: string;
  readonly option?: string;
  readonly points: readonly Point[];
  readonly lines: readonly (readonly Point[])[];
  /** Each a list of rings, the outer one first. */
  readonly polygons: readonly (readonly (readonly Point[])[])[];
}

export class GeoError extends Error {}

const BYTES_MAX = 8 * 1024 * 1024;
const FEATURES_MAX = 5000;
const POINTS_MAX = 200_000;
const TITLE_MAX = 300;
/** What is invisible or turns the direction of writing, as [man-7] says for other titles. */
const UNSEEN =
  /[\0-\x1f\x7f-\x9f\xad\u061c\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new GeoError("a list is missing");
  return value as readonly unknown[];
}

class Reader {
  private left = POINTS_MAX;

  private readonly point = (value: unknown): Point => {
    const [longitude, latitude] = list(value);
    if (--this.left < 0) throw new GeoError("too many points");
    if (typeof longitude !== "number" || typeof latitude !== "number")
      throw new GeoError("a position is no pair of numbers");
    if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 85))
      throw new GeoError("a position is not on the map");
    return [latitude, longitude];
  };
  private readonly line = (value: unknown): readonly Point[] => list(value).map(this.point);
  private readonly polygon = (value: unknown) => list(value).map(this.line);

  geometry(value: unknown): Pick<Shape, "points" | "lines" | "polygons"> {
    if (!isObject(value)) throw new GeoError("a feature has no geometry");
    const { type, coordinates: c } = value;
    const none = { points: [], lines: [], polygons: [] };
    switch (type) {
      case "Point":
        return { ...none, points: [this.point(c)] };
      case "MultiPoint":
        return { ...none, points: this.line(c) };
      case "LineString":
        return { ...none, lines: [this.line(c)] };
      case "MultiLineString":
        return { ...none, lines: this.polygon(c) };
      case "Polygon":
        return { ...none, polygons: [this.polygon(c)] };
      case "MultiPolygon":
        return { ...none, polygons: list(c).map(this.polygon) };
      default:
        throw new GeoError("an unknown kind of geometry");
    }
  }

  feature(value: unknown): Shape {
    if (!isObject(value) || value.type !== "Feature") throw new GeoError("no feature");
    const { title, name, mahalle, contest, option } = isObject(value.properties)
      ? value.properties
      : {};
    const geometry = this.geometry(value.geometry);
    const shape = { title: plain(title ?? name), ...geometry };
    if (Number.isSafeInteger(mahalle))
      return { ...shape, kind: "outline", mahalle: mahalle as number };
    if (typeof option !== "string") return { ...shape, kind: "area" };
    const place = { ...shape, kind: "place" as const, option };
    return typeof contest === "string" ? { ...place, contest } : place;
  }
}

const plain = (title: unknown): string =>
  typeof title === "string" ? title.slice(0, TITLE_MAX).replace(UNSEEN, " ").trim() : "";

export function readGeo(bytes: Uint8Array): readonly Shape[] {
  if (bytes.length > BYTES_MAX) throw new GeoError("too large for a map");
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new GeoError("no JSON");
  }
  if (!isObject(value)) throw new GeoError("no GeoJSON");
  const reader = new Reader();
  if (value.type === "Feature") return [reader.feature(value)];
  if (value.type !== "FeatureCollection") throw new GeoError("no GeoJSON");
  const features = list(value.features);
  if (features.length > FEATURES_MAX) throw new GeoError("too many features");
  return features.map((feature) => reader.feature(feature));
}
