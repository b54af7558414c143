import { useWords } from "../i18n";
import type { PageProps } from "./table";

export function BoothPage(_: PageProps) {
  const { t } = useWords();
  return <h1>{t("booth.title")}</h1>;
}
