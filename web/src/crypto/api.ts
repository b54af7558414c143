// What the worker asks the server for. Tests put a folder in its place.
import * as server from "../api";
import type { BallotEntry, VoterEntry } from "../api";
import type { ReadRecord } from "../protocol/tiles";

export interface ElectionApi {
  readonly record: (name: string) => ReadRecord;
  readonly voter: (name: string, credential: string) => Promise<VoterEntry>;
  readonly ballot: (name: string, fingerprint: string) => Promise<BallotEntry>;
  readonly receipt: (name: string, fingerprint: string) => Promise<string>;
}

export const serverApi: ElectionApi = {
  record: (name) => (path) => server.getBytes(server.recordPath(name, path)),
  voter: server.getVoter,
  ballot: server.getBallot,
  receipt: (name, fingerprint) =>
    server.getText(`${server.electionPath(name)}/receipts/${fingerprint}`),
};
