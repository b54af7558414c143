import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../i18n";

/** Seconds that are left at the pace so far; null until that can be said. */
function useTimeLeft(done: number, total: number): number | null {
  const start = useRef({ at: 0, done: 0 });
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    const now = performance.now();
    if (start.current.at === 0 || done < start.current.done) start.current = { at: now, done };
    const seconds = (now - start.current.at) / 1000;
    const gone = done - start.current.done;
    setLeft(gone > 0 && seconds > 1 ? Math.ceil((seconds / gone) * (total - done)) : null);
  }, [done, total]);
  return left;
}

/** A bar with what is being done, and how long it will take yet. */
export function Progress(props: {
  readonly label: string;
  readonly done: number;
  readonly total: number;
}) {
  const { label, done, total } = props;
  const { t, number } = useWords();
  const left = useTimeLeft(done, total);
  return (
    <div class="progress">
      <p class="progress-label">
        <span>{label}</span>
        <span class="detail">
          {total > 0 && t("progress.of", { done: number(done), total: number(total) })}
          {left !== null && left > 1 && ` · ${t("progress.left", { n: left })}`}
        </span>
      </p>
      <progress aria-label={label} {...(total > 0 ? { value: done, max: total } : {})} />
    </div>
  );
}
