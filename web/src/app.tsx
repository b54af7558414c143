// The frame of every page: language, place, header, footer.
import { useEffect, useState } from "preact/hooks";
import { type Language, LanguageContext, loadLanguage, translate } from "./i18n";
import { pageFor } from "./pages/table";
import { type Place, parsePlace, placeHash } from "./place";
import { Frame } from "./ui/frame";
import { Loaded } from "./ui/loaded";

/** Follows the address; a page that has been left is gone with all that it knew. */
function usePlace(start: Place): Place {
  const [place, setPlace] = useState(start);
  useEffect(() => {
    const follow = () => setPlace(parsePlace(window.location.hash));
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return place;
}

function useLanguage(code: string): Language | null {
  const [language, setLanguage] = useState<Language | null>(null);
  useEffect(() => {
    let wanted = true;
    void loadLanguage(code).then((loaded) => wanted && setLanguage(loaded));
    return () => {
      wanted = false;
    };
  }, [code]);
  useEffect(() => {
    if (!language) return;
    document.documentElement.lang = language.code;
    document.documentElement.dir = language.dir;
  }, [language]);
  return language;
}

export function App({ start, code }: { readonly start: Place; readonly code: string }) {
  const place = usePlace(start);
  const language = useLanguage(place.language);
  const entry = pageFor(place);
  // A page begins at its top, and the reader of a screen hears its title.
  useEffect(() => {
    if (!language) return;
    document.title = `${translate(language, entry.title)} · Oy`;
    window.scrollTo(0, 0);
    document.getElementById("main")?.focus();
  }, [language, place.election, place.page, entry.title]);
  if (!language) return <p class="loading" role="status" aria-label="Oy" />;
  return (
    <LanguageContext.Provider value={language}>
      <Frame place={place} bare={entry.bare ?? false}>
        <Loaded
          key={placeHash({ ...place, language: "" })}
          load={entry.load}
          place={place}
          code={code}
        />
      </Frame>
    </LanguageContext.Provider>
  );
}
