import { stemmer as germanStem } from "@orama/stemmers/german";
import { LRUCache } from "lru-cache";
import { stemmer as englishStem } from "stemmer";

const SHORTEST = 4;
/** Both stemmers take some microseconds, and texts say the same words again and again. */
const stems = new LRUCache<string, string>({ max: 50_000 });

/**
 * Cuts a word in lower case to its stem, whichever of English and German it is: the words of a log, of its meanings and of
 * questions are mixed. Umlauts count as their vowels, written as one letter or two. Short words and those with digits stay.
 */
export function stemOf(word: string): string {
  if (word.length < SHORTEST || /\P{L}/u.test(word)) return word;
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = germanStem(englishStem(withoutUmlauts(word)));
  stems.set(word, stem);
  return stem;
}

const VOWELS: Readonly<Record<string, string>> = { ä: "a", ö: "o", ü: "u", ae: "a", oe: "o", ue: "u", ß: "ss" };

/** `queue` has no umlaut in it. */
const withoutUmlauts = (word: string): string =>
  word.replace(/[äöüß]|ae|oe|(?<![qaeu])ue(?!$)/g, (written) => VOWELS[written] ?? written);
