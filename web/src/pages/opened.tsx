import { OpenedCheck } from "../booth/opened";
import type { PageProps } from "./table";

export function OpenedPage({ place }: PageProps) {
  return <OpenedCheck name={place.election} given={place.rest[0] ?? ""} />;
}
