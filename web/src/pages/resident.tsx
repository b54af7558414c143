import { ResidentLookup } from "../booth/resident";
import type { PageProps } from "./table";

export function ResidentPage({ place }: PageProps) {
  return <ResidentLookup name={place.election} />;
}
