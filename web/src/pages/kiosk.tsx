import { Kiosk } from "../kiosk/kiosk";
import type { PageProps } from "./table";

export function KioskPage({ place }: PageProps) {
  return <Kiosk place={place} />;
}
