// A map without a ground: outlines, areas and places, drawn with Leaflet. No tiles from anywhere.
import type * as Leaflet from "leaflet";
import { useEffect, useRef } from "preact/hooks";
import { useRemote } from "../hooks";
import { useWords } from "../i18n";
import type { Point, Shape } from "../record/geo";
import { type Box, type Pixel, along, nameAt, writings } from "./map_names";
import { Failure, Waiting } from "./states";

export interface Drawn {
  readonly shape: Shape;
  /** In its bubble. */
  readonly title: string;
  /** What the map writes at the shape: the name of an outline, the number of a place. */
  readonly label?: string;
  /** A class for the colours: see board.css. */
  readonly tone: string;
}

const LABELS_MAX = 25;

const textNode = (text: string): HTMLElement => {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
};

const path = (line: readonly Point[]): Leaflet.LatLngTuple[] =>
  line.map(([latitude, longitude]) => [latitude, longitude]);

/** The size of what surrounds a polygon, to know the largest. */
function extent([ring = []]: readonly (readonly Point[])[]): number {
  const span = (k: 0 | 1) => {
    const [least, most] = ring.reduce(
      ([a, b], point) => [Math.min(a, point[k]), Math.max(b, point[k])],
      [Infinity, -Infinity],
    );
    return Math.max(0, most - least);
  };
  return span(0) * span(1);
}

const layersOf = (L: typeof Leaflet, { shape, tone }: Drawn): Leaflet.Layer[] => [
  ...shape.polygons.map((rings) =>
    L.polygon(rings.map(path), { className: tone }),
  ),
  ...shape.lines.map((line) => L.polyline(path(line), { className: `${tone} line`, fill: false })),
  ...shape.points.map((point) =>
    L.circleMarker([point[0], point[1]], { radius: 13, className: tone }),
  ),
];

const isNamed = ({ shape, label }: Drawn): boolean =>
  shape.kind === "outline" && label !== undefined && shape.polygons.length > 0;

const labelled = (all: readonly Drawn[]): boolean =>
  all.filter(({ label }) => label).length <= LABELS_MAX;

const labelOf = ({ tone }: Drawn): Leaflet.TooltipOptions => ({
  permanent: true,
  direction: "center",
  className: `map-label ${tone}`,
  interactive: false,
});

function draw(L: typeof Leaflet, map: Leaflet.Map, all: readonly Drawn[]): Leaflet.FeatureGroup[] {
  const labels = labelled(all);
  return all.map((drawn) => {
    const group = L.featureGroup(layersOf(L, drawn)).addTo(map);
    group.bindPopup(textNode(drawn.title));
    if (drawn.label && labels && !isNamed(drawn))
      group.bindTooltip(textNode(drawn.label), labelOf(drawn));
    return group;
  });
}

const MARK: Pixel = [15, 15];

/** The names of outlines, once it is known how large the map is. */
function write(L: typeof Leaflet, map: Leaflet.Map, all: readonly Drawn[]): void {
  if (!labelled(all)) return;
  const pixel = ([latitude, longitude]: Point): Pixel => {
    const { x, y } = map.project([latitude, longitude]);
    return [x, y];
  };
  const taken: Box[] = all
    .filter((drawn) => drawn.shape.kind !== "outline")
    .flatMap(({ shape: { points, lines, polygons } }) => [
      ...points.map((point): Box => ({ at: pixel(point), half: MARK })),
      ...[...lines, ...polygons.flat()].flatMap((line) => along(line.map(pixel))),
    ]);
  for (const drawn of all.filter(isNamed)) {
    const [largest] = [...drawn.shape.polygons].sort((a, b) => extent(b) - extent(a));
    const rings = (largest ?? []).map((ring) => ring.map(pixel));
    const [best] = writings(drawn.label ?? "")
      .flatMap(({ text, half }) => {
        const place = nameAt(rings, half, taken);
        return place ? [{ ...place, text, half }] : [];
      })
      .sort((a, b) => b.rated - a.rated);
    if (!best) continue;
    taken.push(best);
    L.tooltip(labelOf(drawn))
      .setLatLng(map.unproject(L.point(best.at[0], best.at[1])))
      .setContent(textNode(best.text))
      .addTo(map);
  }
}

function makeMap(L: typeof Leaflet, at: HTMLElement, inTitle: string, outTitle: string) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(at, {
    attributionControl: false,
    zoomControl: false,
    scrollWheelZoom: false,
    zoomSnap: 0.25,
    maxZoom: 20,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    inertia: !calm,
    dragging: !window.matchMedia("(pointer: coarse)").matches,
  });
  L.control.zoom({ zoomInTitle: inTitle, zoomOutTitle: outTitle }).addTo(map);
  return map;
}

/** `chosen` is the place in `shapes` of the one to show in the middle, or -1. */
export function ShapeMap(props: {
  readonly label: string;
  readonly shapes: readonly Drawn[];
  readonly chosen?: number;
}) {
  const { label, shapes, chosen = -1 } = props;
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<{ map: Leaflet.Map; groups: Leaflet.FeatureGroup[] } | null>(null);
  const [leaflet] = useRemote(async () => (await import("leaflet")).default, []);
  useEffect(() => {
    if (leaflet.state !== "here" || !place.current) return;
    const L = leaflet.value;
    const map = makeMap(L, place.current, t("map.in"), t("map.out"));
    map.setView([39, 35], 6);
    const groups = draw(L, map, shapes);
    const bounds = groups.reduce((all, group) => all.extend(group.getBounds()), L.latLngBounds([]));
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [24, 24], maxZoom: 17, animate: false });
    write(L, map, shapes);
    drawn.current = { map, groups };
    return () => {
      drawn.current = null;
      map.remove();
    };
  }, [leaflet.state, shapes]);
  useEffect(() => {
    const group = drawn.current?.groups[chosen];
    if (!group) return;
    const bounds = group.getBounds();
    if (bounds.isValid()) drawn.current?.map.fitBounds(bounds, { maxZoom: 17, padding: [40, 40] });
    group.openPopup();
  }, [chosen]);
  if (leaflet.state === "failed") return <Failure error={leaflet.error} />;
  return (
    <>
      {leaflet.state === "waiting" && <Waiting />}
      <div ref={place} class="map" role="region" aria-label={label} />
    </>
  );
}
