// The codes of the letters: scanned or typed, each told at once whether it was read right.
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../i18n";
import { type CodeCheck, Reject } from "../crypto/client";
import { own } from "../protocol/own";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { StepHeading } from "../ui/heading";
import { Scanner } from "../ui/scanner";
import { Failure, Notice } from "../ui/states";
import { TrackingCode } from "../ui/tracking";
import { codeIn, inGroups, isWhole, symbolsIn, typed } from "./code_text";
import type { Booth } from "./use_booth";

type Said = { readonly fault?: string; readonly good?: string };

/** What the worker says of a code, in words; of an unfinished one only when it has been left. */
function useCheck(booth: Booth, text: string, left: boolean): readonly [Said, boolean] {
  const { t } = useWords();
  const [check, setCheck] = useState<CodeCheck | null>(null);
  useEffect(() => {
    let wanted = true;
    setCheck(null);
    if (text) void booth.crypto.checkCode(text).then((found) => wanted && setCheck(found));
    return () => {
      wanted = false;
    };
  }, [text]);
  if (check?.ok) return [{ good: t("booth.codeGood") }, true];
  if (!check || (!isWhole(text) && !left && check.fault !== "symbol")) return [{}, false];
  const at = check.at ?? 0;
  const group = text.slice(0, at).split("-").length;
  const parameters = { n: symbolsIn(text), group, symbol: text.charAt(at) };
  return [{ fault: t(`booth.code.${check.fault}`, parameters) }, false];
}

function CodeField(props: {
  readonly booth: Booth;
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly twice: boolean;
  readonly onText: (text: string) => void;
  readonly onWhole: (whole: boolean) => void;
}) {
  const { booth, label, hint, text, twice, onText, onWhole } = props;
  const { t } = useWords();
  const [left, setLeft] = useState(false);
  const [said, good] = useCheck(booth, text, left);
  useEffect(() => onWhole(good && !twice), [good, twice]);
  const input = (raw: string, element: HTMLInputElement | HTMLTextAreaElement) => {
    const next = typed(raw, element.selectionStart ?? raw.length);
    element.value = next.text;
    element.setSelectionRange(next.caret, next.caret);
    setLeft(false);
    onText(next.text);
  };
  return (
    <Field
      label={label}
      hint={hint}
      mono
      lines={2}
      value={text}
      onText={input}
      onLeave={() => setLeft(true)}
      fault={twice ? t("booth.codeTwice") : said.fault}
      good={said.good}
    />
  );
}

/** The letter bears the election's number; a server that shows another one would read the vote. */
function ElectionNumber({ id }: { readonly id: string }) {
  const { t } = useWords();
  return (
    <section class="election-number">
      <h2>{t("booth.number")}</h2>
      <p>{t("booth.numberText")}</p>
      <TrackingCode fingerprint={id} />
      <p class="detail">{t("booth.numberElse")}</p>
    </section>
  );
}

/** By the rule that the codes broke. */
const WORDS: Readonly<Record<string, string>> = {
  "bal-3": "notOnRoll",
  "rev-1": "revoked",
  "cred-1": "codesWrong",
};

function Refused({ error }: { readonly error: Error }) {
  const { t } = useWords();
  const words = error instanceof Reject ? own(WORDS, error.rule) : undefined;
  if (!words) return <Failure error={error} />;
  return (
    <Notice tone="bad" live title={t(`booth.${words}`)}>
      <p>{t(`booth.${words}Text`)}</p>
    </Notice>
  );
}

export function Codes({ booth, code }: { readonly booth: Booth; readonly code: string }) {
  const { t } = useWords();
  const n = booth.state.election?.manifest.registrars.length ?? 1;
  const [texts, setTexts] = useState<readonly string[]>(() =>
    Array.from({ length: n }, (_, i) => (i === 0 ? inGroups(code) : "")),
  );
  const [whole, setWhole] = useState<readonly boolean[]>(() => Array<boolean>(n).fill(false));
  const [scanning, setScanning] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Error | null>(null);
  const set = (at: number, text: string) => {
    setTrouble(null);
    setTexts((old) => old.map((each, i) => (i === at ? text : each)));
  };
  const scanned = (text: string) => {
    const found = inGroups(codeIn(text));
    const empty = texts.findIndex((each) => !isWhole(each));
    if (!texts.includes(found)) set(Math.max(0, empty), found);
    setScanning(false);
  };
  const go = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      await booth.enter(texts);
    } catch (cause) {
      setTrouble(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      setBusy(false);
    }
  };
  const ready = whole.every(Boolean);
  const first = codeIn(code) !== "" && texts[0] === inGroups(code);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) void go();
      }}
    >
      <StepHeading>{t("booth.codes", { n })}</StepHeading>
      <p>{t("booth.codesText", { n })}</p>
      {first && n > 1 && <Notice tone="good" title={t("booth.codeFilled")} />}
      {scanning ? (
        <Scanner onText={scanned} onClose={() => setScanning(false)} />
      ) : (
        !ready && (
          <div class="actions">
            <Button onClick={() => setScanning(true)}>{t("booth.scan")}</Button>
          </div>
        )
      )}
      {texts.map((text, i) => (
        <CodeField
          key={i}
          booth={booth}
          label={n > 1 ? t("booth.codeN", { n: i + 1 }) : t("booth.code")}
          hint={t(i === 0 ? "booth.codeHint" : "booth.codeHint2")}
          text={text}
          twice={i > 0 && isWhole(text) && texts.slice(0, i).includes(text)}
          onText={(now) => set(i, now)}
          onWhole={(now) => setWhole((old) => old.map((each, k) => (k === i ? now : each)))}
        />
      ))}
      {booth.state.election && <ElectionNumber id={booth.state.election.electionId} />}
      {trouble && <Refused error={trouble} />}
      <div class="actions">
        <Button onClick={() => booth.dispatch({ type: "back" })}>{t("booth.back")}</Button>
        <Button kind="main" submit disabled={!ready || busy}>
          {busy ? t("common.loading") : t("booth.go")}
        </Button>
      </div>
    </form>
  );
}
