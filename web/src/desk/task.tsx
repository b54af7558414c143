// A piece of work that takes a while and may fail: its button's state, its progress, its outcome.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../i18n";
import { Button } from "../ui/button";
import { save } from "../ui/file";
import { Notice, Waiting } from "../ui/states";
import { faultKey } from "./faults";
import { wipe } from "./oy";

export interface Task<T> {
  readonly state: "idle" | "busy" | "done" | "failed";
  readonly value: T | null;
  readonly error: Error | null;
  readonly run: (work: () => Promise<T>) => void;
  readonly reset: () => void;
}

export function useTask<T>(): Task<T> {
  const [now, setNow] = useState<Omit<Task<T>, "run" | "reset">>({
    state: "idle",
    value: null,
    error: null,
  });
  const here = useRef(true);
  useEffect(() => () => void (here.current = false), []);
  const set = (state: Task<T>["state"], value: T | null, error: Error | null) =>
    here.current && setNow({ state, value, error });
  const run = (work: () => Promise<T>) => {
    if (now.state === "busy") return;
    set("busy", null, null);
    work().then(
      (value) => set("done", value, null),
      (cause: unknown) =>
        set("failed", null, cause instanceof Error ? cause : new Error(String(cause))),
    );
  };
  return { ...now, run, reset: () => set("idle", null, null) };
}

/** In plain words what went wrong; the program's own words for whoever helps. */
export function Fault({ error }: { readonly error: Error }) {
  const { t } = useWords();
  return (
    <Notice tone="bad" live title={t(faultKey(error))}>
      <details>
        <summary>{t("desk.fault.detail")}</summary>
        <p class="detail mono" lang="en">
          {error.message}
        </p>
      </details>
    </Notice>
  );
}

/** What stands below a form: the wait, or the fault, or what came out. */
export function Outcome<T>(props: {
  readonly task: Task<T>;
  readonly busy: string;
  readonly children: (value: T) => ComponentChildren;
}) {
  const { task, busy, children } = props;
  return (
    <div class="task-outcome">
      {task.state === "busy" && <Waiting text={busy} />}
      {task.error && <Fault error={task.error} />}
      {task.state === "done" && task.value !== null && children(task.value)}
    </div>
  );
}

export interface Product {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly secret?: boolean;
  /** The key of a sentence that says where it goes. */
  readonly hint: string;
}

/** Files that came out, each to be saved, each with a word on where it goes. */
export function Products({ list }: { readonly list: readonly Product[] }) {
  const { t } = useWords();
  const latest = useRef(list);
  latest.current = list;
  // Secrets end with the page that offered them.
  useEffect(() => () => latest.current.forEach(({ secret, bytes }) => secret && wipe(bytes)), []);
  return (
    <ul class="products">
      {list.map(({ name, bytes, secret, hint }) => (
        <li key={name} class={secret ? "secret" : undefined}>
          <div>
            <strong class="mono">{name}</strong>
            {secret && <span class="badge">{t("desk.files.secret")}</span>}
            <p class="detail">{t(hint)}</p>
          </div>
          <Button onClick={() => save(name, bytes)}>{t("desk.files.save", { name })}</Button>
        </li>
      ))}
    </ul>
  );
}
