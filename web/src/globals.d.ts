// What build.mjs puts in: where the assets lie.
interface LanguageInfo {
  readonly name: string;
  readonly dir: "ltr" | "rtl";
  readonly locale: string;
  readonly url: string;
}
declare const OY_WORKERS: Readonly<Record<string, string>>;
declare const OY_LANGUAGES: Readonly<Record<string, LanguageInfo>>;
declare const OY_WASM: Readonly<Partial<Record<"oy" | "oy-verify", string>>>;
