// What questions of several types are made of.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useWords } from "../../i18n";
import { BLANK, type Choice, type Contest, type Option } from "../../protocol/types";
import { type Draft, isBlank } from "../answers";

export interface QuestionProps {
  readonly contest: Contest;
  readonly draft: Draft;
  readonly set: (choice: Choice) => void;
}

/** A form shows its inputs by their names: one called "parentNode" would stand before its own. */
const named = (ids: string): string => `answer ${ids}`;

/** Title and description of an option, as text in its own direction. */
export function OptionText({ option, extra }: { readonly option: Option; readonly extra?: string }) {
  return (
    <span class="option-text">
      <span class="option-name">
        <bdi>{option.title}</bdi>
        {extra && <span class="option-extra">{extra}</span>}
      </span>
      {option.description && <bdi class="option-description">{option.description}</bdi>}
    </span>
  );
}

/** One line of a list of radio buttons or checkboxes: the whole card can be tapped. */
export function Mark(props: {
  readonly kind: "radio" | "checkbox";
  readonly name: string;
  readonly checked: boolean;
  /** Why it cannot be marked now. It stays reachable, so that the reason can be heard. */
  readonly barred?: string | false;
  /** The element that says the reason for all of them, in the place of the words. */
  readonly barredBy?: string;
  readonly onMark: (checked: boolean) => void;
  readonly children: ComponentChildren;
}) {
  const { kind, name, checked, barred, barredBy, onMark, children } = props;
  const own = useId();
  const change = (event: Event & { readonly currentTarget: HTMLInputElement }) => {
    const input = event.currentTarget;
    if (barred) input.checked = checked;
    else onMark(input.checked);
  };
  return (
    <label class={`option${checked ? " marked" : ""}${barred ? " barred" : ""}`}>
      <input
        type={kind}
        name={named(name)}
        checked={checked}
        aria-disabled={barred ? "true" : undefined}
        aria-describedby={barred ? (barredBy ?? own) : undefined}
        onChange={change}
      />
      <span class="option-body">
        {children}
        {barred && !barredBy && (
          <span class="option-barred" id={own}>
            {barred}
          </span>
        )}
      </span>
    </label>
  );
}

/** Where a blank vote is allowed beside a type's own marks. */
export function BlankMark({ contest, draft, set, empty }: QuestionProps & { readonly empty: Choice }) {
  const { t } = useWords();
  if (!contest.blank) return null;
  return (
    <div class="blank">
      <Mark
        kind="checkbox"
        name={`${contest.id} blank`}
        checked={isBlank(draft)}
        onMark={(checked) => set(checked ? BLANK : empty)}
      >
        <span class="option-name">{t("booth.blank")}</span>
        <span class="option-description">{t("booth.blankHint")}</span>
      </Mark>
    </div>
  );
}

/** A whole number with a button on each side. */
export function Stepper(props: {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  /** As far as the buttons go; by hand one may type more and is told so. */
  readonly reach: number;
  readonly onValue: (value: number) => void;
}) {
  const { label, value, max, reach, onValue } = props;
  const { t } = useWords();
  const type = (input: HTMLInputElement) => {
    const number = Math.min(Number(input.value.replace(/\D/g, "") || 0), max);
    input.value = String(number);
    onValue(number);
  };
  return (
    <span class="stepper">
      <button
        type="button"
        class="button plain"
        aria-label={t("booth.less", { what: label })}
        disabled={value <= 0}
        onClick={() => onValue(value - 1)}
      >
        −
      </button>
      <input
        type="text"
        inputMode="numeric"
        autocomplete="off"
        aria-label={label}
        value={String(value)}
        onInput={(event) => type(event.currentTarget)}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button
        type="button"
        class="button plain"
        aria-label={t("booth.more", { what: label })}
        disabled={value >= reach}
        onClick={() => onValue(value + 1)}
      >
        +
      </button>
    </span>
  );
}

/** A row of radio buttons side by side: marks from bad to good, or 0 to 10. */
export function Segments<T extends string | number>(props: {
  readonly name: string;
  readonly label: string;
  readonly values: readonly { readonly value: T; readonly title: string }[];
  readonly chosen: T | undefined;
  readonly onChoose: (value: T) => void;
}) {
  const { name, label, values, chosen, onChoose } = props;
  return (
    <div
      class={typeof values[0]?.value === "number" ? "picks numbers" : "picks words"}
      role="radiogroup"
      aria-label={label}
    >
      {values.map(({ value, title }) => (
        <label key={value} class={value === chosen ? "pick marked" : "pick"}>
          <input
            type="radio"
            name={named(name)}
            checked={value === chosen}
            onChange={() => onChoose(value)}
          />
          <bdi>{title}</bdi>
        </label>
      ))}
    </div>
  );
}

/** How much is used of what there is, as a bar with its words. */
export function Filled(props: {
  readonly used: number;
  readonly all: number;
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  const { used, all, label, children } = props;
  const full = used >= all;
  return (
    <div class={full ? "filled full" : "filled"}>
      <p role="status">{children}</p>
      <progress aria-label={label} max={all} value={Math.min(used, all)} />
    </div>
  );
}
