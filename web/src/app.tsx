// The frame of every page: language, place, header, footer.
import { useEffect, useState } from "preact/hooks";
import { type Language, LanguageContext, loadLanguage, translate } from "./i18n";
import { pageFor } from "./pages/table";
import { type Place, parsePlace, placeHash, takeCode } from "./place";
import { Frame } from "./ui/frame";
import { Loaded } from "./ui/loaded";

/** But for the language. */
const page = (place: Place): string => placeHash({ ...place, language: "" });
const isSame = (a: Place, b: Place): boolean => page(a) === page(b);

interface Address {
  readonly place: Place;
  /** Of a letter, or "". */
  readonly code: string;
  /** How often a letter's address has been opened: each begins anew. */
  readonly letters: number;
}

/**
 * Follows the address; a page that has been left is gone with all that it knew. A letter's address
 * may be opened in a tab that has the pages already: its code is taken out as at the start.
 */
function useAddress(start: Place, first: string): Address {
  const [address, setAddress] = useState<Address>({ place: start, code: first, letters: 0 });
  useEffect(() => {
    const follow = () => {
      const code = takeCode();
      const place = parsePlace(window.location.hash);
      setAddress((before) => {
        if (code) return { place, code, letters: before.letters + 1 };
        // Whoever comes to the booth after this voter begins without the voter's code.
        const left = before.place.page === "vote" && !isSame(before.place, place);
        return { place, code: left ? "" : before.code, letters: before.letters };
      });
    };
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return address;
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

export function App({ start, code: first }: { readonly start: Place; readonly code: string }) {
  const { place, code, letters } = useAddress(start, first);
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
          key={`${letters}${page(place)}`}
          load={entry.load}
          place={place}
          code={code}
        />
      </Frame>
    </LanguageContext.Provider>
  );
}
