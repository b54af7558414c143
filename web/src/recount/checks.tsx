// The checks, one line each, as they are made.
import { useWords } from "../i18n";
import { CHECKS, type Check, type CheckGroup, type CheckStatus } from "../tools/recount";

const GROUPS: readonly CheckGroup[] = [
  "completeness",
  "authenticity",
  "consistency",
  "integrity",
  "evidence",
];

const MARKS: Readonly<Record<CheckStatus, string>> = {
  passed: "✓",
  failed: "✕",
  not_yet: "…",
  skipped: "–",
  not_applicable: "·",
};

function CheckLine({ check }: { readonly check: Check }) {
  const { t } = useWords();
  const { id, status, title, word, detail, meaning } = check;
  return (
    <li class={`check ${status}`} data-check={id} data-status={status}>
      <span class="check-mark" aria-hidden="true">
        {MARKS[status]}
      </span>
      <div>
        <p>
          <span class="check-title">{title}</span>{" "}
          <span class="check-word">
            ({word}
            <span aria-hidden="true"> · {id}</span>)
          </span>
        </p>
        {status === "failed" && (
          <>
            <p>{meaning}</p>
            <p class="detail">
              {t("recount.fault")} <span lang="en">{detail}</span>
            </p>
          </>
        )}
        {status !== "failed" && detail && <p class="detail">{detail}</p>}
      </div>
    </li>
  );
}

export function Checks({ checks }: { readonly checks: readonly Check[] }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="checks-title">
      <h2 id="checks-title">{t("recount.checks")}</h2>
      <p class="detail">{t("recount.checksDone", { n: checks.length, total: CHECKS })}</p>
      {GROUPS.map((group) => {
        const own = checks.filter((check) => check.group === group);
        const [first] = own;
        if (!first) return null;
        return (
          <section key={group} class="check-group">
            <h3>{first.heading}</h3>
            <ul class="checks">
              {own.map((check) => (
                <CheckLine key={check.id} check={check} />
              ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}
