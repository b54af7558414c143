// The same question by mahalle, where the manifest has it published.
import { useMemo, useState } from "preact/hooks";
import { useWords } from "../i18n";
import type { Contest, Manifest } from "../protocol/types";
import type { Shape } from "../record/geo";
import type { ScopeTotals } from "../record/result";
import { type Drawn, ShapeMap } from "../ui/map";
import { DataTable } from "../ui/table";
import { listed, percent, quoted } from "../words/format";
import { CLASSES, classOf, measure } from "./measure";

export interface ScopesProps {
  readonly manifest: Manifest;
  readonly contest: Contest;
  readonly scopes: readonly ScopeTotals[];
}

const NAMES_MAX = 4;

/** What a scope is called: its mahalle, or the first of them and how many more. */
export function useScopeName(manifest: Manifest): (scope: ScopeTotals) => string {
  const { t, language } = useWords();
  const names = useMemo(
    () => new Map(manifest.mahalle.map(({ id, name }) => [id, name])),
    [manifest],
  );
  return ({ mahalle }) => {
    const all = mahalle.map((id) => names.get(id) ?? String(id));
    if (all.length <= NAMES_MAX) return listed(language, all);
    const more = t("scopes.more", { n: all.length - NAMES_MAX });
    return listed(language, [...all.slice(0, NAMES_MAX), more]);
  };
}

const COLUMNS_MAX = 6;

export function ScopeTable({ manifest, contest, scopes }: ScopesProps) {
  const { t, number, language, compare } = useWords();
  const nameOf = useScopeName(manifest);
  if (contest.options.length > COLUMNS_MAX) return null;
  const rows = scopes
    .map((scope) => ({ scope, name: nameOf(scope) }))
    .sort((a, b) => compare(a.name, b.name));
  return (
    <DataTable
      caption={t(`measure.${contest.type}`)}
      columns={[
        { title: t("voters.column") },
        { title: t("scopes.ballots"), number: true },
        ...contest.options.map(({ title }) => ({ title, number: true })),
      ]}
      rows={rows.map(({ scope, name }) => [
        <bdi key="name">{name}</bdi>,
        number(scope.ballots),
        ...contest.options.map(({ id }) => percent(language, measure(contest, scope, id), 1)),
      ])}
    />
  );
}

function Legend({ least, greatest }: { readonly least: number; readonly greatest: number }) {
  const { language } = useWords();
  const step = (greatest - least) / CLASSES;
  const classes = greatest > least ? CLASSES : 1;
  return (
    <ul class="legend">
      {Array.from({ length: classes }, (_, i) => (
        <li key={i}>
          <span class={`swatch class-${i}`} aria-hidden="true" />
          {percent(language, least + i * step, 1)} – {percent(language, least + (i + 1) * step, 1)}
        </li>
      ))}
    </ul>
  );
}

export function ScopeMap(props: ScopesProps & { readonly outlines: readonly Shape[] }) {
  const { manifest, contest, scopes, outlines } = props;
  const { t, language } = useWords();
  const nameOf = useScopeName(manifest);
  const [option, setOption] = useState(contest.options[0]?.id ?? "");
  const values = scopes.map((scope) => measure(contest, scope, option));
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  const drawn = useMemo(() => {
    const scopeOf = new Map(scopes.flatMap((scope) => scope.mahalle.map((id) => [id, scope])));
    return outlines.map((shape): Drawn => {
      const scope = scopeOf.get(shape.mahalle ?? -1);
      const own = manifest.mahalle.find(({ id }) => id === shape.mahalle)?.name ?? shape.title;
      if (!scope) {
        const title = t("scopes.none", { name: quoted(own) });
        return { shape, title, tone: "tone-outline" };
      }
      const value = measure(contest, scope, option);
      const share = percent(language, value, 1);
      return {
        shape,
        title: `${nameOf(scope)}: ${share}`,
        label: share,
        tone: `class-${classOf(value, least, greatest)}`,
      };
    });
  }, [scopes, outlines, option, language]);
  const select = `map-${contest.id}`;
  return (
    <>
      <div class="field">
        <label for={select}>{t("scopes.option")}</label>
        <select
          id={select}
          value={option}
          onChange={({ currentTarget }) => setOption(currentTarget.value)}
        >
          {contest.options.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <ShapeMap label={t("scopes.map")} shapes={drawn} />
      <p class="detail">{t(`measure.${contest.type}`)}</p>
      <Legend least={least} greatest={greatest} />
    </>
  );
}

export function JoinedNote({ manifest, scopes }: Omit<ScopesProps, "contest">) {
  const { t } = useWords();
  if (!scopes.some(({ mahalle }) => mahalle.length > 1)) return null;
  return <p class="detail">{t("scopes.joined", { n: manifest.minimum_scope })}</p>;
}
