// "Am I on the list?": asked with kimlik no and birth date, which are forgotten with the answer.
import { useId, useState } from "preact/hooks";
import { ApiError, type LookupAnswer, postLookup } from "../api";
import { useWords } from "../i18n";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Failure, Notice } from "../ui/states";
import { birthDate, digitsIn, isKimlik } from "./kimlik";

function Answer({ answer }: { readonly answer: LookupAnswer }) {
  const { t } = useWords();
  if (!answer.found)
    return (
      <Notice tone="warning" live title={t("resident.notFound")}>
        <p>{t("resident.notFoundText")}</p>
      </Notice>
    );
  if (answer.entitled)
    return (
      <Notice tone="good" live title={t("resident.entitled")}>
        <p>
          {t("resident.mahalle")} <bdi>{answer.name}</bdi>
        </p>
      </Notice>
    );
  return (
    <Notice tone="warning" live title={t("resident.not")}>
      <p>{t(`resident.reason.${answer.reason}`)}</p>
      <p>{t("resident.object")}</p>
    </Notice>
  );
}

function Trouble({ error }: { readonly error: Error }) {
  const { t } = useWords();
  const status = error instanceof ApiError ? error.status : -1;
  if (status === 404) return <Notice tone="info" live title={t("resident.none")} />;
  if (status !== 429) return <Failure error={error} />;
  const minutes = Math.ceil((error as ApiError).retryAfter / 60) || 1;
  return <Notice tone="warning" live title={t("resident.wait", { n: minutes })} />;
}

const EMPTY = { kimlik: "", day: "", month: "", year: "" };

export function ResidentLookup({ name }: { readonly name: string }) {
  const { t } = useWords();
  const [form, setForm] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<LookupAnswer | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const dateFault = useId();
  const kimlik = digitsIn(form.kimlik);
  const born = birthDate(form.day, form.month, form.year, new Date());
  const put = (part: Partial<typeof EMPTY>) => {
    setAnswer(null);
    setError(null);
    setForm({ ...form, ...part });
  };
  const ask = async () => {
    setTried(true);
    if (!isKimlik(kimlik) || !born || busy) return;
    setBusy(true);
    setAnswer(null);
    setError(null);
    try {
      setAnswer(await postLookup(name, kimlik, born));
      setForm(EMPTY);
      setTried(false);
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="booth"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <h1>{t("resident.title")}</h1>
      <p class="lead">{t("resident.lead")}</p>
      <Field
        label={t("resident.kimlik")}
        hint={t("resident.kimlikHint")}
        digits
        maxLength={20}
        value={form.kimlik}
        onText={(text) => put({ kimlik: text })}
        fault={
          (tried || kimlik.length >= 11) && !isKimlik(kimlik) ? t("resident.kimlikFault") : undefined
        }
      />
      <fieldset class="field plain" aria-describedby={dateFault}>
        <legend>{t("resident.born")}</legend>
        <div class="dates">
          {(["day", "month", "year"] as const).map((part) => (
            <Field
              key={part}
              label={t(`resident.${part}`)}
              digits
              maxLength={part === "year" ? 4 : 2}
              value={form[part]}
              onText={(text) => put({ [part]: text })}
            />
          ))}
        </div>
        <div aria-live="polite">
          {tried && !born && (
            <p class="fault" id={dateFault}>
              <span aria-hidden="true">✕ </span>
              {t("resident.bornFault")}
            </p>
          )}
        </div>
      </fieldset>
      <div class="actions">
        <Button kind="main" submit disabled={busy}>
          {busy ? t("common.loading") : t("resident.ask")}
        </Button>
      </div>
      {answer && <Answer answer={answer} />}
      {error && <Trouble error={error} />}
      <p class="detail">{t("resident.privacy")}</p>
    </form>
  );
}
