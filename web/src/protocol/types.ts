// The manifest as the pages use it (spec/manifest.md), and choices.

export type QuestionType =
  | "choice"
  | "approval"
  | "score"
  | "points"
  | "grades"
  | "rank"
  | "budget";

export interface Attachment {
  readonly title: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Option {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly cost?: number;
  readonly heading?: string;
}

export interface Decision {
  readonly rule: string;
  readonly [key: string]: unknown;
}

export interface Contest {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly type: QuestionType;
  readonly suite: number;
  readonly options: readonly Option[];
  readonly blank: boolean;
  readonly scope?: readonly number[];
  readonly attachments?: readonly Attachment[];
  readonly decision?: Decision;
  readonly min?: number;
  readonly max?: number;
  readonly max_score?: number;
  readonly points?: number;
  readonly grades?: readonly { readonly id: string; readonly title: string }[];
  readonly ranks?: number;
  readonly fewer?: boolean;
  readonly cap?: number;
}

export interface NamedKey {
  readonly name: string;
  readonly key: string;
}

export interface Manifest {
  readonly format: "oy-manifest";
  readonly version: 1;
  readonly group: "ristretto255" | "modp4096";
  readonly origin: string;
  readonly title: string;
  readonly description?: string;
  readonly roll_id: string;
  readonly earlier_election?: string;
  readonly opens: string;
  readonly closes: string;
  readonly minimum_scope: number;
  readonly totals_by_mahalle: boolean;
  readonly mahalle: readonly { readonly id: number; readonly name: string }[];
  readonly trustees: {
    readonly threshold: number;
    readonly all_needed: boolean;
    readonly nonce: string;
    readonly keys: readonly {
      readonly name: string;
      readonly identity: string;
      readonly exchange: string;
    }[];
  };
  readonly registrars: readonly NamedKey[];
  readonly officers: { readonly quorum: number; readonly keys: readonly NamedKey[] };
  readonly server: { readonly key: string };
  readonly witnesses: { readonly quorum: number; readonly keys: readonly NamedKey[] };
  readonly residency?: Readonly<Record<string, string | number>>;
  readonly attachments?: readonly Attachment[];
  readonly contests: readonly Contest[];
}

export const BLANK = "blank";

/**
 * What a voter wants in one contest: an option's id (choice); ids (approval, budget; rank: best
 * first); numbers or grades by option id (score, points, grades); or "blank".
 */
export type Choice =
  | string
  | readonly string[]
  | Readonly<Record<string, number>>
  | Readonly<Record<string, string>>;

/** By contest id; every contest of the voter's mahalle. */
export type Choices = Readonly<Record<string, Choice>>;

/** A style: the contests of one mahalle, in manifest order. */
export const contestsOf = (manifest: Manifest, mahalle: number): readonly Contest[] =>
  manifest.contests.filter(({ scope }) => !scope || scope.includes(mahalle));
