import { useWords } from "../i18n";
import type { PageProps } from "./table";

export function AboutPage(_: PageProps) {
  const { t } = useWords();
  return <h1>{t("about.title")}</h1>;
}
