import { VotingBooth } from "../booth/booth";
import type { PageProps } from "./table";

export function BoothPage({ place, code }: PageProps) {
  return <VotingBooth name={place.election} code={code} />;
}
