import { useWords } from "../i18n";
import { placeHash } from "../place";
import { ButtonLink } from "../ui/button";
import type { PageProps } from "./table";

export function MissingPage({ place }: PageProps) {
  const { t } = useWords();
  return (
    <>
      <h1>{t("missing.title")}</h1>
      <p>{t("missing.text")}</p>
      <ButtonLink href={placeHash({ language: place.language })}>{t("missing.home")}</ButtonLink>
    </>
  );
}
