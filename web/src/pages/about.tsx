// What this is, how it keeps votes secret, and which pages these are.
import { useState } from "preact/hooks";
import { type State, getElections, getText } from "../api";
import { useRemote } from "../hooks";
import { useWords } from "../i18n";
import { type PagesSaid, pagesSaid } from "../record/pages";
import { sha256 } from "../record/sha256";
import { Button } from "../ui/button";
import { Failure, Waiting } from "../ui/states";

const SECRECY = [1, 2, 3, 4, 5] as const;

interface Served {
  readonly list: string;
  readonly digest: string;
}

async function served(): Promise<Served> {
  const list = await getText("/assets.txt");
  return { list, digest: await sha256(new TextEncoder().encode(list)) };
}

interface Said {
  readonly state: State;
  readonly pages: readonly PagesSaid[];
}

async function whatLogsSay(): Promise<readonly Said[]> {
  const states = await getElections();
  return Promise.all(states.map(async (state) => ({ state, pages: await pagesSaid(state) })));
}

function SaidLine({ said, list }: { readonly said: Said; readonly list: string }) {
  const { t } = useWords();
  const { state, pages } = said;
  const exact = pages.filter((page) => page.list === list).pop();
  const last = pages[pages.length - 1];
  const words = exact
    ? `✓ ${t("about.named", { entry: exact.entry })}`
    : last
      ? `✕ ${t("about.other", { entry: last.entry })}`
      : t("about.none");
  return (
    <li>
      <bdi>{state.title}</bdi>: {words}
    </li>
  );
}

function InLogs({ list }: { readonly list: string }) {
  const { t } = useWords();
  const [logs, again] = useRemote(whatLogsSay, []);
  if (logs.state === "waiting") return <Waiting />;
  if (logs.state === "failed") return <Failure error={logs.error} again={again} />;
  return (
    <>
      <ul>
        {logs.value.map((said) => (
          <SaidLine key={said.state.name} said={said} list={list} />
        ))}
      </ul>
      <p class="detail">{t("about.experts")}</p>
    </>
  );
}

function Pages() {
  const { t } = useWords();
  const [pages] = useRemote(served, []);
  const [wanted, setWanted] = useState(false);
  if (pages.state === "waiting") return <Waiting />;
  if (pages.state === "failed") return <p>{t("about.noList")}</p>;
  const { list, digest } = pages.value;
  return (
    <>
      <p>
        {t("about.digest")}:<br />
        <code>{digest}</code>
      </p>
      <p>
        <a href="/assets.txt" target="_blank" rel="noopener">
          {t("about.list")}
        </a>
      </p>
      <h3>{t("about.inLog")}</h3>
      {wanted ? (
        <InLogs list={list} />
      ) : (
        <Button onClick={() => setWanted(true)}>{t("about.look")}</Button>
      )}
    </>
  );
}

export function AboutPage() {
  const { t } = useWords();
  return (
    <>
      <h1>{t("about.title")}</h1>
      <p class="lead">{t("about.lead")}</p>
      <h2>{t("about.secret")}</h2>
      <ol>
        {SECRECY.map((n) => (
          <li key={n}>{t(`about.secret${n}`)}</li>
        ))}
      </ol>
      <h2>{t("about.check")}</h2>
      <p>{t("about.checkText")}</p>
      <h2>{t("about.pages")}</h2>
      <p>{t("about.pagesText")}</p>
      <Pages />
      <h2>{t("about.source")}</h2>
      <p>{t("about.sourceText")}</p>
      <p>
        <a href="/assets/licences.txt" target="_blank" rel="noopener">
          {t("about.licences")}
        </a>
      </p>
    </>
  );
}
