import { useWords } from "../i18n";
import type { PageProps } from "./table";

export function ResultsPage(_: PageProps) {
  const { t } = useWords();
  return <h1>{t("results.title")}</h1>;
}
