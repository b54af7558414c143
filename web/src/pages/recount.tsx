import { useWords } from "../i18n";
import type { PageProps } from "./table";

export function RecountPage(_: PageProps) {
  const { t } = useWords();
  return <h1>{t("recount.title")}</h1>;
}
