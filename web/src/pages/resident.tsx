import { useWords } from "../i18n";
import type { PageProps } from "./table";

export function ResidentPage(_: PageProps) {
  const { t } = useWords();
  return <h1>{t("resident.title")}</h1>;
}
