// The papers of a question: each is compared with the vote's own list before it is handed out.
import { useState } from "preact/hooks";
import { useWords } from "../i18n";
import {
  DiffersError,
  type Named,
  type Paper,
  TooLargeError,
  fetchDocument,
} from "../record/documents";
import { save } from "../record/tar";
import { Button } from "../ui/button";
import { Failure, Notice } from "../ui/states";
import { bytes } from "../words/format";

type Fetched = "idle" | "coming" | "saved" | Error;

/**
 * Fetches, checks and saves a document; says in words what came of it. Of minutes no more can be said
 * than that they came as the server lists them: nobody else has named them.
 */
export function DocumentButton(props: {
  readonly election: string;
  readonly named: Named;
  readonly title: string;
  readonly says?: "document" | "minutes";
}) {
  const { election, named, title, says = "document" } = props;
  const { t } = useWords();
  const [fetched, setFetched] = useState<Fetched>("idle");
  const start = () => {
    setFetched("coming");
    fetchDocument(election, named).then(
      (content) => {
        save(new Blob([content as BlobPart], { type: "application/octet-stream" }), named.file);
        setFetched("saved");
      },
      (cause: unknown) => setFetched(cause instanceof Error ? cause : new Error(String(cause))),
    );
  };
  return (
    <>
      <Button onClick={start} disabled={fetched === "coming"}>
        {t(fetched === "coming" ? "document.coming" : "document.save")}
        <span class="hidden-visually">: {title}</span>
      </Button>
      {fetched === "saved" && (
        <Notice tone={says === "document" ? "good" : "info"} live title={t(`${says}.checked`)}>
          <p>{t(`${says}.checkedText`)}</p>
        </Notice>
      )}
      {fetched instanceof Error && <DocumentFailure error={fetched} />}
    </>
  );
}

export function DocumentFailure({ error }: { readonly error: Error }) {
  const { t } = useWords();
  if (error instanceof TooLargeError)
    return <Notice tone="warning" live title={t("document.large")} />;
  if (!(error instanceof DiffersError)) return <Failure error={error} />;
  return (
    <Notice tone="bad" live title={t("document.differs")}>
      <p>{t("document.differsText")}</p>
    </Notice>
  );
}

export function Papers(props: { readonly election: string; readonly papers: readonly Paper[] }) {
  const { election, papers } = props;
  const { t, language } = useWords();
  return (
    <ul class="papers">
      {papers.map((paper) => (
        <li key={paper.file}>
          <p>
            <bdi>{paper.title}</bdi>{" "}
            <span class="detail">
              (<bdi>{paper.file}</bdi>, {bytes(language, paper.bytes)})
            </span>
          </p>
          <DocumentButton election={election} named={paper} title={paper.title} />
          <details>
            <summary>{t("common.experts")}</summary>
            <p class="detail">
              SHA-256: <code>{paper.sha256}</code>
            </p>
          </details>
        </li>
      ))}
    </ul>
  );
}
