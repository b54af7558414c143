// Totals as a table whose rows are bars: the number, the share and the bar say the same.
import { useWords } from "../i18n";
import { Fold } from "../ui/fold";
import { percent } from "../words/format";

export interface Bar {
  readonly id: string;
  readonly title: string;
  readonly count: number;
  /** Of what it is a share; 0 for none. */
  readonly whole: number;
  readonly detail?: string;
  readonly selected?: boolean;
  /** No option: blank votes. */
  readonly soft?: boolean;
}

const SHOWN = 20;

function Row({ bar, most }: { readonly bar: Bar; readonly most: number }) {
  const { t, number, language } = useWords();
  const { title, count, whole, detail, selected = false, soft = false } = bar;
  const width = most > 0 ? `${(100 * count) / most}%` : "0";
  return (
    <tr class={selected ? "selected" : undefined}>
      <th scope="row">
        <bdi>{title}</bdi>
        {selected && <span class="mark">✓ {t("bars.selected")}</span>}
        {detail && <span class="detail"> {detail}</span>}
        <span class="track" aria-hidden="true">
          <span class={soft ? "bar soft" : "bar"} style={{ inlineSize: width }} />
        </span>
      </th>
      <td class="number">
        <strong>{number(count)}</strong>
        {whole > 0 && <span class="detail">{percent(language, count, whole)}</span>}
      </td>
    </tr>
  );
}

export function Bars(props: {
  readonly caption: string;
  readonly unit: string;
  readonly optionTitle: string;
  readonly bars: readonly Bar[];
  /** The length of a full bar; else the longest one's. */
  readonly full?: number;
}) {
  const { caption, unit, optionTitle, bars, full } = props;
  const { t } = useWords();
  const most = full ?? Math.max(1, ...bars.map(({ count }) => count));
  const table = (rows: readonly Bar[], title: string) => (
    <table class="bars">
      <caption class="hidden-visually">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{optionTitle}</th>
          <th scope="col" class="number">
            {unit}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((bar) => (
          <Row key={bar.id} bar={bar} most={most} />
        ))}
      </tbody>
    </table>
  );
  const rest = bars.slice(SHOWN);
  return (
    <>
      {table(bars.slice(0, SHOWN), caption)}
      {rest.length > 0 && (
        <Fold title={t("bars.rest", { n: rest.length })}>
          {table(rest, `${caption} (2)`)}
        </Fold>
      )}
    </>
  );
}
