// A map without a ground: outlines, areas and places, drawn with Leaflet. No tiles from anywhere.
import type * as Leaflet from "leaflet";
import { useEffect, useRef } from "preact/hooks";
import { useRemote } from "../hooks";
import { useWords } from "../i18n";
import type { Point, Shape } from "../record/geo";
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

const layersOf = (L: typeof Leaflet, { shape, tone }: Drawn): Leaflet.Layer[] => [
  ...shape.polygons.map((rings) =>
    L.polygon(rings.map(path), { className: tone }),
  ),
  ...shape.lines.map((line) => L.polyline(path(line), { className: `${tone} line`, fill: false })),
  ...shape.points.map((point) =>
    L.circleMarker([point[0], point[1]], { radius: 13, className: tone }),
  ),
];

function draw(L: typeof Leaflet, map: Leaflet.Map, all: readonly Drawn[]): Leaflet.FeatureGroup[] {
  const labels = all.filter(({ label }) => label).length <= LABELS_MAX;
  return all.map((drawn) => {
    const group = L.featureGroup(layersOf(L, drawn)).addTo(map);
    group.bindPopup(textNode(drawn.title));
    if (drawn.label && labels)
      group.bindTooltip(textNode(drawn.label), {
        permanent: true,
        direction: "center",
        className: `map-label ${drawn.tone}`,
        interactive: false,
      });
    return group;
  });
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
