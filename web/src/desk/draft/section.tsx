// What every section of the form gets, and the boxes that stand below each.
import type { ComponentChildren } from "preact";
import { useWords } from "../../i18n";
import { Notice } from "../../ui/states";
import type { Draft } from "./model";
import type { Warning } from "./warnings";

export interface SectionProps {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
}

export function Warnings({ list }: { readonly list: readonly Warning[] }) {
  const { t } = useWords();
  if (list.length === 0) return null;
  return (
    <Notice tone="warning" title={t("desk.draft.look")}>
      <ul>
        {list.map(({ key, parameters }, i) => (
          <li key={`${key}${i}`}>{t(`desk.warning.${key}`, parameters)}</li>
        ))}
      </ul>
    </Notice>
  );
}

export function Group(props: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <fieldset class="group">
      <legend>{props.title}</legend>
      {props.children}
    </fieldset>
  );
}

/** A list with one item changed. */
export const changed = <T,>(list: readonly T[], at: number, change: Partial<T>): T[] =>
  list.map((item, i) => (i === at ? { ...item, ...change } : item));

export const without = <T,>(list: readonly T[], at: number): T[] => list.filter((_, i) => i !== at);
