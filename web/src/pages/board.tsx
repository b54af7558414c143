import { useWords } from "../i18n";
import type { PageProps } from "./table";

export function BoardPage(_: PageProps) {
  const { t } = useWords();
  return <h1>{t("board.title")}</h1>;
}
