// What the desk's forms are made of. Each has a label, and a hint and a fault that are read with it.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useWords } from "../i18n";

interface Common {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault?: string | undefined;
}

interface Described {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": "true" | undefined;
}

function Labelled(
  props: Common & { readonly children: (described: Described) => ComponentChildren },
) {
  const { label, hint, fault, children } = props;
  const id = useId();
  const parts = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        "aria-describedby": parts || undefined,
        "aria-invalid": fault ? "true" : undefined,
      })}
      {fault && (
        <p class="fault" id={`${id}-fault`}>
          <span aria-hidden="true">✕ </span>
          {fault}
        </p>
      )}
    </div>
  );
}

interface TextProps extends Common {
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly type?: "text" | "date" | "datetime-local" | "number";
  readonly mono?: boolean;
  readonly required?: boolean;
  readonly min?: number;
}

export function TextField(props: TextProps) {
  const { value, onText, type = "text", mono, required, min, ...common } = props;
  return (
    <Labelled {...common}>
      {(described) => (
        <input
          {...described}
          {...({ type } as { type: "text" })}
          class={mono ? "mono" : undefined}
          value={value}
          required={required}
          {...(min === undefined ? {} : { min })}
          autocomplete="off"
          spellcheck={!mono}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      )}
    </Labelled>
  );
}

export function AreaField(props: TextProps & { readonly rows?: number }) {
  const { value, onText, mono, rows = 4, required, type: _, min: __, ...common } = props;
  return (
    <Labelled {...common}>
      {(described) => (
        <textarea
          {...described}
          rows={rows}
          class={mono ? "mono" : undefined}
          value={value}
          required={required}
          autocomplete="off"
          spellcheck={!mono}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      )}
    </Labelled>
  );
}

export function SelectField(
  props: Common & {
    readonly value: string;
    readonly onText: (text: string) => void;
    readonly options: readonly (readonly [value: string, label: string])[];
  },
) {
  const { value, onText, options, ...common } = props;
  return (
    <Labelled {...common}>
      {(described) => (
        <select {...described} value={value} onChange={(event) => onText(event.currentTarget.value)}>
          {options.map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

export function CheckField(props: {
  readonly label: string;
  readonly checked: boolean;
  readonly onCheck: (checked: boolean) => void;
}) {
  const { label, checked, onCheck } = props;
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onCheck(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

/** Files of the visitor's own. They are read when they are needed, and stay on this device. */
export function FileField(
  props: Common & {
    readonly files: readonly File[];
    readonly onFiles: (files: readonly File[]) => void;
    readonly multiple?: boolean;
    readonly accept?: string;
  },
) {
  const { files, onFiles, multiple, accept, ...common } = props;
  const { t } = useWords();
  return (
    <Labelled {...common}>
      {(described) => (
        <>
          <input
            {...described}
            type="file"
            class="file"
            multiple={multiple}
            {...(accept ? { accept } : {})}
            onChange={(event) => onFiles([...(event.currentTarget.files ?? [])])}
          />
          {multiple && files.length > 0 && (
            <p class="detail">
              {t("desk.files.chosen", { n: files.length })} {files.map(({ name }) => name).join(", ")}
            </p>
          )}
        </>
      )}
    </Labelled>
  );
}

export const bytesOf = async (file: File): Promise<Uint8Array> =>
  new Uint8Array(await file.arrayBuffer());
