// What stands where something is not there yet, or did not come.
import type { ComponentChildren } from "preact";
import { ApiError } from "../api";
import { useWords } from "../i18n";
import { Button } from "./button";

export function Waiting({ text }: { readonly text?: string }) {
  const { t } = useWords();
  return (
    <p class="loading" role="status">
      {text ?? t("common.loading")}
    </p>
  );
}

export type Tone = "info" | "good" | "warning" | "bad";

/** A message in a box; its sign says without colour what kind it is. */
export function Notice(props: {
  readonly tone: Tone;
  readonly title?: string;
  readonly live?: boolean;
  readonly children?: ComponentChildren;
}) {
  const { tone, title, live, children } = props;
  const signs: Record<Tone, string> = { info: "i", good: "✓", warning: "!", bad: "✕" };
  return (
    <div class={`notice ${tone}`} role={live ? (tone === "bad" ? "alert" : "status") : undefined}>
      <span class="sign" aria-hidden="true">
        {signs[tone]}
      </span>
      <div>
        {title && <p class="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

/** In plain words what went wrong, and the way on. */
export function Failure({ error, again }: { readonly error: Error; readonly again?: () => void }) {
  const { t } = useWords();
  return (
    <Notice tone="bad" live title={t(failureKey(error))}>
      <p class="detail">{error.message}</p>
      {again && <Button onClick={again}>{t("common.again")}</Button>}
    </Notice>
  );
}

function failureKey(error: Error): string {
  if (!(error instanceof ApiError)) return "common.failed";
  if (error.isOffline) return "common.offline";
  if (error.status === 404) return "common.notFound";
  if (error.status === 429) return "common.tooMany";
  if (error.status === 503) return "common.busy";
  return "common.failed";
}
