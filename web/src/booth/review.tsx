// Everything that will be sealed, to be read once more.
import { useWords } from "../i18n";
import { own } from "../protocol/own";
import { Button } from "../ui/button";
import { StepHeading } from "../ui/heading";
import { Notice } from "../ui/states";
import { finish } from "./answers";
import { Chosen } from "./chosen";
import { type BoothState, mayOpen } from "./machine";
import type { Booth } from "./use_booth";

/** By the server's word, where it decides what the voter is asked: the voter knows better. */
function mahalleOf({ election, voter }: BoothState): string | undefined {
  const { mahalle = [], contests = [] } = election?.manifest ?? {};
  if (mahalle.length < 2 || !contests.some(({ scope }) => scope)) return undefined;
  return mahalle.find(({ id }) => id === voter?.mahalle)?.name;
}

export function Review({ booth }: { readonly booth: Booth }) {
  const { t } = useWords();
  const { state, dispatch } = booth;
  const mahalle = mahalleOf(state);
  return (
    <>
      <StepHeading>{t("booth.review")}</StepHeading>
      <p>{t("booth.reviewText")}</p>
      {mahalle && (
        <p>
          {t("booth.reviewMahalle")}{" "}
          <strong>
            <bdi>{mahalle}</bdi>
          </strong>
          <br />
          <span class="detail">{t("booth.reviewMahalleElse")}</span>
        </p>
      )}
      {state.voter && state.voter.sequence > 0 && (
        <Notice tone="info" title={t("booth.voted")}>
          <p>{t("booth.votedText")}</p>
        </Notice>
      )}
      <ol class="review">
        {state.contests.map((contest, index) => (
          <li key={contest.id} class="card">
            <h2>
              <bdi>{contest.title}</bdi>
            </h2>
            <Chosen contest={contest} choice={finish(contest, own(state.drafts, contest.id))} />
            <Button onClick={() => dispatch({ type: "change", index })}>
              {t("booth.change")}
              <span class="hidden-visually">: {contest.title}</span>
            </Button>
          </li>
        ))}
      </ol>
      {!mayOpen(state) && <Notice tone="warning" title={t("booth.tooMany")} />}
      <div class="actions">
        <Button onClick={() => dispatch({ type: "back" })}>{t("booth.back")}</Button>
        <Button kind="main" disabled={!mayOpen(state)} onClick={() => dispatch({ type: "seal" })}>
          {t("booth.seal")}
        </Button>
      </div>
    </>
  );
}
