import { useWords } from "../i18n";
import type { PageProps } from "./table";

export function ElectionPage(_: PageProps) {
  const { t } = useWords();
  return <h1>{t("election.title")}</h1>;
}
