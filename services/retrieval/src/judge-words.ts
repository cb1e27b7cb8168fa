import { stemOf } from "@lagebild/domain";

/** Splits a text into the stems of its words, those of names in mixed case each; as they are compared. */
export function stemsOf(text: string): readonly string[] {
  const words = text
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, " ")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return (words ?? []).map(stemOf);
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
