const ENDING = /(?:ungen|ung|ingly|ings|ing|edly|ed|ern|en|er|es|em|et|s|e|t|n|d)$/;
const MIN_STEM = 4;

/** Splits a text into words as they are compared: lower case, umlauts as two letters, without endings of English and German. */
export function stemsOf(text: string): readonly string[] {
  const words = text
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, " ")
    .toLowerCase()
    .replaceAll("ä", "ae")
    .replaceAll("ö", "oe")
    .replaceAll("ü", "ue")
    .replaceAll("ß", "ss")
    .match(/[\p{L}\p{N}]+/gu);
  return (words ?? []).map(stemOf);
}

function stemOf(word: string): string {
  if (word.length < MIN_STEM + 1 || /\d/.test(word)) return word;
  const stem = word.replace(ENDING, "");
  return stem.length >= MIN_STEM ? stem : word;
}

/** Words of questions that say that something happened, and not what. */
export const SAYS_NOTHING: ReadonlySet<string> = new Set(
  stemsOf(
    `anything something reported report condition occurred happened noticed seen found detected recorded logged again genuine really actually
    coming sign signs trace traces evidence case incident log logs logfile line lines entry entries event events
    irgendetwas irgendwas etwas gemeldet bericht vorgekommen passiert bemerkt gesehen gefunden festgestellt aufgezeichnet wieder echt tatsächlich wirklich
    hinweis hinweise spur spuren zeile zeilen eintrag einträge ereignis ereignisse vorfall protokoll protokolle`,
  ),
);
