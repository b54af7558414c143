// A vote may ask some mahalle nothing: who lives there is told so, and not left with an empty page.
import { useWords } from "../i18n";
import { Button } from "../ui/button";
import { StepHeading } from "../ui/heading";
import { Notice } from "../ui/states";
import type { Booth } from "./use_booth";

export function NothingAsked({ booth }: { readonly booth: Booth }) {
  const { t } = useWords();
  const { election, voter } = booth.state;
  const name = election?.manifest.mahalle.find(({ id }) => id === voter?.mahalle)?.name ?? "";
  return (
    <>
      <StepHeading>{t("booth.nothingAsked")}</StepHeading>
      <Notice tone="info" title={t("booth.nothingAskedNow")}>
        <p>
          {t("booth.nothingAskedMahalle")} <bdi>{name}</bdi>
        </p>
        <p>{t("booth.nothingAskedText")}</p>
      </Notice>
      <div class="actions">
        <Button onClick={() => booth.dispatch({ type: "back" })}>{t("booth.back")}</Button>
      </div>
    </>
  );
}
