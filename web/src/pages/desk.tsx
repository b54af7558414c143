import { useWords } from "../i18n";
import type { PageProps } from "./table";

export function DeskPage(_: PageProps) {
  const { t } = useWords();
  return <h1>{t("desk.title")}</h1>;
}
