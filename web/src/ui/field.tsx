// A labelled input with its hint and its fault, which readers of screens hear with it.
import type { RefObject } from "preact";
import { useId } from "preact/hooks";

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onText: (text: string, input: HTMLInputElement) => void;
  readonly onLeave?: () => void;
  readonly hint?: string;
  readonly fault?: string | undefined;
  readonly good?: string | undefined;
  /** For codes and numbers. */
  readonly mono?: boolean;
  readonly digits?: boolean;
  readonly maxLength?: number;
  /** Defaults to "off": nothing of ours belongs into a browser's memory. */
  readonly autocomplete?: string;
  readonly inputRef?: RefObject<HTMLInputElement>;
}

export function Field(props: FieldProps) {
  const { label, value, onText, onLeave, hint, fault, good, mono, digits } = props;
  const { maxLength, autocomplete = "off", inputRef } = props;
  const id = useId();
  const described = [hint && `${id}-hint`, fault && `${id}-fault`, good && `${id}-good`]
    .filter(Boolean)
    .join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <input
        type="text"
        id={id}
        {...(inputRef ? { ref: inputRef } : {})}
        {...(maxLength === undefined ? {} : { maxLength })}
        class={mono ? "mono" : undefined}
        value={value}
        onInput={(event) => onText(event.currentTarget.value, event.currentTarget)}
        onBlur={onLeave}
        autocomplete={autocomplete}
        autocapitalize={mono ? "characters" : "none"}
        autocorrect="off"
        spellcheck={false}
        inputMode={digits ? "numeric" : "text"}
        aria-describedby={described || undefined}
        aria-invalid={fault ? "true" : undefined}
      />
      {/* There from the start, so that what comes into it is read out. */}
      <div aria-live="polite">
        {fault && (
          <p class="fault" id={`${id}-fault`}>
            <span aria-hidden="true">✕ </span>
            {fault}
          </p>
        )}
        {good && !fault && (
          <p class="good" id={`${id}-good`}>
            <span aria-hidden="true">✓ </span>
            {good}
          </p>
        )}
      </div>
    </div>
  );
}
