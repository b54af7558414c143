// The map of an election: from attachments in GeoJSON, checked, drawn, and told as a list.
import { useMemo, useState } from "preact/hooks";
import { useRemote } from "../hooks";
import { type Words, useWords } from "../i18n";
import type { Manifest } from "../protocol/types";
import { type Paper, fetchDocument } from "../record/documents";
import { GeoError, type Shape, readGeo } from "../record/geo";
import { Fold } from "../ui/fold";
import { type Drawn, ShapeMap } from "../ui/map";
import { Notice, Waiting } from "../ui/states";
import { DocumentFailure } from "./documents";

export async function readShapes(
  election: string,
  papers: readonly Paper[],
): Promise<readonly Shape[]> {
  const all = await Promise.all(
    papers.map(async (paper) => {
      const shapes = readGeo(await fetchDocument(election, paper));
      // A map of one question speaks of its own options where it names no other.
      return shapes.map((shape) =>
        paper.contest && shape.contest === undefined ? { ...shape, contest: paper.contest } : shape,
      );
    }),
  );
  return all.flat();
}

/** What a shape is called: the manifest's own words go before those of the file. */
export function shapeTitle(manifest: Manifest, shape: Shape, { t }: Words): string {
  if (shape.kind === "outline")
    return manifest.mahalle.find(({ id }) => id === shape.mahalle)?.name ?? shape.title;
  if (shape.kind === "area") return shape.title || t("map.area");
  const contests = manifest.contests.filter(
    ({ id }) => shape.contest === undefined || id === shape.contest,
  );
  const options = contests.flatMap((contest) => contest.options);
  return options.find(({ id }) => id === shape.option)?.title ?? (shape.title || t("map.place"));
}

export function MapFailure({ error }: { readonly error: Error }) {
  const { t } = useWords();
  if (!(error instanceof GeoError)) return <DocumentFailure error={error} />;
  return (
    <Notice tone="warning" title={t("map.refused")}>
      <p class="detail">{error.message}</p>
    </Notice>
  );
}

const KINDS = ["area", "place", "outline"] as const;

function Legend({ shapes }: { readonly shapes: readonly Shape[] }) {
  const { t } = useWords();
  return (
    <ul class="legend">
      {KINDS.filter((kind) => shapes.some((shape) => shape.kind === kind)).map((kind) => (
        <li key={kind}>
          <span class={`swatch tone-${kind}`} aria-hidden="true" />
          {t(`map.kind.${kind}`)}
        </li>
      ))}
    </ul>
  );
}

const LIST_MAX = 12;

function PlaceList(props: {
  readonly drawn: readonly Drawn[];
  readonly show: (i: number) => void;
}) {
  const { drawn, show } = props;
  const { t } = useWords();
  const list = (
    <ul class="places">
      {drawn.map(({ shape, title, label }, i) => (
        <li key={i}>
          <button type="button" class="place" onClick={() => show(i)}>
            {shape.kind !== "outline" && <span class={`number tone-${shape.kind}`}>{label}</span>}
            <bdi>{title}</bdi> <span class="detail">({t(`map.one.${shape.kind}`)})</span>
            <span class="hidden-visually">: {t("map.show")}</span>
          </button>
        </li>
      ))}
    </ul>
  );
  if (drawn.length <= LIST_MAX) return list;
  return (
    <Fold title={t("map.list", { n: drawn.length })}>
      {list}
    </Fold>
  );
}

/** Areas lie under places, outlines under all. */
const DEPTH = { outline: 0, area: 1, place: 2 } as const;

function Places(props: { readonly manifest: Manifest; readonly shapes: readonly Shape[] }) {
  const { manifest, shapes } = props;
  const words = useWords();
  const [chosen, setChosen] = useState(-1);
  const drawn = useMemo(() => {
    let number = 0;
    return [...shapes]
      .sort((a, b) => DEPTH[a.kind] - DEPTH[b.kind])
      .map((shape): Drawn => {
        const title = shapeTitle(manifest, shape, words);
        const label = shape.kind === "outline" ? title : words.number(++number);
        return { shape, title, label, tone: `tone-${shape.kind}` };
      });
  }, [shapes, words.language]);
  return (
    <>
      <ShapeMap label={words.t("map.label")} shapes={drawn} chosen={chosen} />
      <Legend shapes={shapes} />
      <PlaceList drawn={drawn} show={setChosen} />
    </>
  );
}

export function PlanMap(props: {
  readonly election: string;
  readonly manifest: Manifest;
  readonly papers: readonly Paper[];
}) {
  const { election, manifest, papers } = props;
  const { t } = useWords();
  const [shapes] = useRemote(() => readShapes(election, papers), [election]);
  return (
    <section aria-labelledby="map-title">
      <h2 id="map-title">{t("map.title")}</h2>
      {shapes.state === "waiting" && <Waiting />}
      {shapes.state === "failed" && <MapFailure error={shapes.error} />}
      {shapes.state === "here" && <Places manifest={manifest} shapes={shapes.value} />}
    </section>
  );
}
