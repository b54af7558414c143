import type { ComponentChildren } from "preact";
import { useWords } from "../i18n";
import { type Place, placeHash } from "../place";

function Languages({ place }: { readonly place: Place }) {
  const { t } = useWords();
  return (
    <ul class="languages" aria-label={t("common.languages")}>
      {Object.entries(OY_LANGUAGES).map(([code, { name }]) => (
        <li key={code}>
          <a
            href={placeHash({ ...place, language: code })}
            lang={code}
            aria-current={code === place.language ? "true" : undefined}
          >
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
}

const PAGES = ["", "vote", "board", "results", "recount", "desk"] as const;

function Navigation({ place }: { readonly place: Place }) {
  const { t } = useWords();
  if (!place.election) return null;
  return (
    <nav aria-label={t("common.pages")}>
      <ul class="pages">
        {PAGES.map((page) => (
          <li key={page}>
            <a
              href={placeHash({ language: place.language, election: place.election, page })}
              aria-current={page === place.page ? "page" : undefined}
            >
              {t(`nav.${page || "election"}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Header, the page, footer. */
export function Frame(props: {
  readonly place: Place;
  readonly bare: boolean;
  readonly children: ComponentChildren;
}) {
  const { place, bare, children } = props;
  const { t } = useWords();
  const skip = (event: Event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
  };
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        {t("common.skip")}
      </a>
      <header class="site">
        {bare ? (
          <span class="brand">Oy</span>
        ) : (
          <a class="brand" href={placeHash({ language: place.language })}>
            Oy
          </a>
        )}
        <Languages place={place} />
      </header>
      {!bare && <Navigation place={place} />}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {!bare && (
        <footer class="site">
          <p>{t("common.footer")}</p>
          <p>
            <a href={placeHash({ language: place.language, page: "about" })}>{t("about.title")}</a>
          </p>
        </footer>
      )}
    </>
  );
}
