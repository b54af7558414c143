// result.json ([res-1], [dec-12]).
export interface Total {
  readonly id: string;
  readonly count: number;
}

export interface ScopeTotals {
  readonly mahalle: readonly number[];
  readonly ballots: number;
  readonly totals: readonly Total[];
}

export type Outcome =
  | "none"
  | "too-few"
  | "no-quorum"
  | "accepted"
  | "rejected"
  | "again"
  | "selected";

export interface Decided {
  readonly contest: string;
  readonly electorate: number;
  readonly ballots: number;
  readonly outcome: Outcome;
  readonly selected: readonly string[];
  readonly spent: number;
  readonly tie: readonly string[];
}

export interface Result {
  readonly election_id: string;
  readonly closing: { readonly size: number; readonly root: string };
  readonly ballots: {
    readonly accepted: number;
    readonly counted: number;
    readonly superseded: number;
    readonly revoked: number;
  };
  readonly contests: readonly { readonly id: string; readonly scopes: readonly ScopeTotals[] }[];
  readonly lot: string;
  readonly decisions: readonly Decided[];
}

/** The count under a total's id; 0 where there is none. */
export const countOf = (scope: ScopeTotals, id: string): number =>
  scope.totals.find((total) => total.id === id)?.count ?? 0;
