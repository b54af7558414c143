// Who may vote, and by when that was settled (manifest, `residency`).
import { useWords } from "../i18n";
import type { Manifest } from "../protocol/types";
import { Fold } from "../ui/fold";
import { DataTable } from "../ui/table";
import { day } from "../words/format";

const DATES = ["cutoff", "objections_decided", "roll_final", "destroy_after"] as const;

function Rules({ residency }: { readonly residency: NonNullable<Manifest["residency"]> }) {
  const { t, language } = useWords();
  const date = (key: string) => day(language, String(residency[key]));
  const { minimum_age: age, minimum_days: days } = residency;
  return (
    <>
      <ul>
        <li>{t("voters.age", { n: Number(age), day: date("election_day") })}</li>
        <li>
          {Number(days) > 0
            ? t("voters.days", { n: Number(days), day: date("cutoff") })
            : t("voters.resident", { day: date("cutoff") })}
        </li>
      </ul>
      <details>
        <summary>{t("voters.dates")}</summary>
        <dl class="facts">
          <dt>{t("voters.posting")}</dt>
          <dd>
            {date("posting_from")} – {date("posting_to")}
          </dd>
          {DATES.map((key) => (
            <>
              <dt key={key}>{t(`voters.${key}`)}</dt>
              <dd>{date(key)}</dd>
            </>
          ))}
        </dl>
      </details>
    </>
  );
}

const SHOWN = 10;

function MahalleList({ manifest }: { readonly manifest: Manifest }) {
  const { t, compare } = useWords();
  const names = manifest.mahalle.map(({ name }) => name).sort(compare);
  const list = (
    <ul class="columns">
      {names.map((name) => (
        <li key={name}>
          <bdi>{name}</bdi>
        </li>
      ))}
    </ul>
  );
  if (names.length <= SHOWN) return list;
  return (
    <Fold title={t("voters.mahalle", { n: names.length })}>
      {list}
    </Fold>
  );
}

/** `counts`: people on the roll, by mahalle; null where they are not known. */
export function Voters(props: {
  readonly manifest: Manifest;
  readonly roll: number;
  readonly counts: ReadonlyMap<number, number> | null;
}) {
  const { manifest, roll, counts } = props;
  const { t, number, compare } = useWords();
  return (
    <section aria-labelledby="voters-title">
      <h2 id="voters-title">{t("voters.title")}</h2>
      <p>{t("voters.roll", { n: roll })}</p>
      {manifest.residency && <Rules residency={manifest.residency} />}
      {counts && manifest.mahalle.length > 1 ? (
        <details open={manifest.mahalle.length <= SHOWN}>
          <summary>{t("voters.mahalle", { n: manifest.mahalle.length })}</summary>
          <DataTable
            caption={t("voters.table")}
            captionHidden
            columns={[{ title: t("voters.column") }, { title: t("voters.people"), number: true }]}
            rows={[...manifest.mahalle]
              .sort((a, b) => compare(a.name, b.name))
              .map(({ id, name }) => [<bdi key={id}>{name}</bdi>, number(counts.get(id) ?? 0)])}
          />
        </details>
      ) : (
        <MahalleList manifest={manifest} />
      )}
    </section>
  );
}
