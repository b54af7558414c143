import { useWords } from "../i18n";
import type { PageProps } from "./table";

export function OpenedPage(_: PageProps) {
  const { t } = useWords();
  return <h1>{t("opened.title")}</h1>;
}
