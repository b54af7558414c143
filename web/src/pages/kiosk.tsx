import { useWords } from "../i18n";
import type { PageProps } from "./table";

export function KioskPage(_: PageProps) {
  const { t } = useWords();
  return <h1>{t("kiosk.title")}</h1>;
}
