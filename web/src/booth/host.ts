// Where the booth stands: on the voter's own device, or at the muhtarlık's shared one.
import { createContext } from "preact";
import { useContext } from "preact/hooks";

export interface Host {
  /** A shared device: nothing is stored, and nothing leads out of the booth. */
  readonly kiosk: boolean;
  /** Called when the voter has finished or given up; the kiosk forgets everything then. */
  readonly finish: () => void;
  /** Called at each step, for the kiosk's clock. */
  readonly reached: (step: string) => void;
}

export const OWN_DEVICE: Host = { kiosk: false, finish: () => {}, reached: () => {} };
export const HostContext = createContext<Host>(OWN_DEVICE);
export const useHost = (): Host => useContext(HostContext);
