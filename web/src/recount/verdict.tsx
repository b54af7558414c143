import { useEffect, useRef } from "preact/hooks";
import { useWords } from "../i18n";
import { type Place, placeHash } from "../place";
import type { Check, Report } from "../tools/recount";
import { ButtonLink } from "../ui/button";
import { Notice, type Tone } from "../ui/states";

const TONES: Readonly<Record<Report["verdict"], Tone>> = {
  verified: "good",
  failed: "bad",
  incomplete: "warning",
};

/** The verdict, where the reader's eyes are led to when it has come. */
export function Verdict(props: {
  readonly report: Report;
  readonly checks: readonly Check[];
  readonly place: Place;
  /** The record of this server, not one from the reader's disk. */
  readonly own: boolean;
}) {
  const { report, checks, place, own } = props;
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const fault = checks.find(({ status }) => status === "failed");
  const { verdict, ballots } = report;
  return (
    <section class="verdict" data-verdict={verdict} aria-labelledby="verdict-title">
      <h2 id="verdict-title" ref={heading} tabIndex={-1}>
        {t(`verdict.${verdict}`)}
      </h2>
      <Notice tone={TONES[verdict]} title={t(`verdict.${verdict}.title`)}>
        {verdict === "verified" && <p>{t("verdict.counts", { n: ballots.counted })}</p>}
        {fault && (
          <p data-fault={fault.id}>
            {t("verdict.fault", { title: fault.title })} {fault.meaning}
          </p>
        )}
        <p>{t(`verdict.${verdict}.text`)}</p>
      </Notice>
      {own && verdict === "verified" && (
        <div class="actions">
          <ButtonLink kind="main" href={placeHash({ ...place, page: "results", rest: [] })}>
            {t("election.result")}
          </ButtonLink>
        </div>
      )}
    </section>
  );
}
