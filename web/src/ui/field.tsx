// A labelled input with its hint and its fault, which readers of screens hear with it.
import { useId } from "preact/hooks";

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onText: (text: string, input: HTMLInputElement | HTMLTextAreaElement) => void;
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
  /** More than one for what would not fit into the line of a phone. */
  readonly lines?: number;
}

/** In a field of several lines as in one of one line. */
function submitByEnter(event: KeyboardEvent): void {
  if (event.key !== "Enter") return;
  event.preventDefault();
  (event.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
}

export function Field(props: FieldProps) {
  const { label, value, onText, onLeave, hint, fault, good, mono, digits } = props;
  const { maxLength, autocomplete = "off", lines = 1 } = props;
  const id = useId();
  const described = [hint && `${id}-hint`, fault && `${id}-fault`, good && `${id}-good`]
    .filter(Boolean)
    .join(" ");
  const common = {
    id,
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(mono ? { class: "mono" } : {}),
    value,
    onInput: (event: { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      onText(event.currentTarget.value, event.currentTarget),
    onBlur: () => onLeave?.(),
    autocomplete,
    autocapitalize: mono ? ("characters" as const) : ("none" as const),
    autocorrect: "off",
    spellcheck: false,
    ...(described ? { "aria-describedby": described } : {}),
    ...(fault ? { "aria-invalid": "true" as const } : {}),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {lines > 1 ? (
        <textarea {...common} rows={lines} onKeyDown={submitByEnter} />
      ) : (
        <input {...common} type="text" inputMode={digits ? "numeric" : "text"} />
      )}
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
