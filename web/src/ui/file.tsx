// Files that the visitor saves or chooses. They never go anywhere by themselves.
import { useRef, useState } from "preact/hooks";
import { Button } from "./button";

/** Offers bytes to be saved; nothing of them stays in the browser. */
export function save(name: string, content: Uint8Array | string): void {
  const url = URL.createObjectURL(new Blob([content as BlobPart]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function SaveButton(props: {
  readonly name: string;
  readonly content: Uint8Array | string;
  readonly label: string;
  readonly onSaved?: () => void;
}) {
  const { name, content, label, onSaved } = props;
  const act = () => {
    save(name, content);
    onSaved?.();
  };
  return <Button onClick={act}>{label}</Button>;
}

/** A button that asks for a file; a file may also be dropped on it. */
export function FilePicker(props: {
  readonly label: string;
  readonly hint: string;
  readonly accept?: string;
  /** Longer files are not read. */
  readonly bytesMax: number;
  readonly onFile: (name: string, bytes: Uint8Array | null) => void;
}) {
  const { label, hint, accept, bytesMax, onFile } = props;
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    onFile(file.name, file.size > bytesMax ? null : new Uint8Array(await file.arrayBuffer()));
    if (input.current) input.current.value = "";
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer?.files[0]);
  };
  return (
    <div
      class={over ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label>
        <span class="drop-label">{label}</span>
        <span class="detail">{hint}</span>
        <input
          ref={input}
          type="file"
          {...(accept ? { accept } : {})}
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
      </label>
    </div>
  );
}
