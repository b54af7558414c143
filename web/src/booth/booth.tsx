// The booth, step by step.
import { useEffect } from "preact/hooks";
import { Refused, Sending } from "./cast";
import { Codes } from "./codes";
import { Done } from "./done";
import { useGuard } from "./guard";
import { useHost } from "./host";
import { NothingAsked } from "./nothing";
import { Question } from "./question";
import { Review } from "./review";
import { Opened, Sealed, Sealing } from "./seal";
import { type Booth, useBooth } from "./use_booth";
import { Welcome } from "./welcome";

function Step({ booth, code }: { readonly booth: Booth; readonly code: string }) {
  const { step, index, contests } = booth.state;
  switch (step) {
    case "welcome":
      return <Welcome booth={booth} />;
    case "codes":
      return <Codes booth={booth} code={code} />;
    case "question":
      if (contests.length === 0) return <NothingAsked booth={booth} />;
      return <Question key={index} booth={booth} />;
    case "review":
      return <Review booth={booth} />;
    case "sealing":
      return <Sealing booth={booth} />;
    case "sealed":
      return <Sealed booth={booth} />;
    case "opened":
      return <Opened booth={booth} />;
    case "sending":
      return <Sending booth={booth} />;
    case "done":
      return <Done booth={booth} />;
    case "refused":
      return <Refused booth={booth} />;
  }
}

export function VotingBooth({ name, code }: { readonly name: string; readonly code: string }) {
  const booth = useBooth(name);
  const { reached } = useHost();
  const { state, dispatch } = booth;
  const { step } = state;
  useEffect(() => reached(step), [step]);
  useGuard(state, () => {
    dispatch({ type: "back" });
    return step !== "done" && step !== "refused";
  });
  return (
    <div class={step === "welcome" ? "booth" : "booth inside"}>
      <Step booth={booth} code={code} />
    </div>
  );
}
