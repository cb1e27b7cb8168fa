import type { QuestionLanguage } from "@lagebild/domain";
import { languageFiles } from "../language/read-language.js";

type Words = Readonly<Record<QuestionLanguage, ReadonlySet<string>>>;

let words: Words | undefined;

/** Words of one language alone: those that both have tell nothing. */
function telling(): Words {
  if (words) return words;
  const { little, asks, negations, back, operators } = languageFiles().words;
  const all = [little, negations, back, ...asks, ...operators];
  const of = (language: QuestionLanguage): Set<string> =>
    new Set(all.flatMap((entry) => entry[language] ?? []).flatMap((phrase) => phrase.toLowerCase().split(/[\s-]+/u)));
  const [en, de] = [of("en"), of("de")];
  return (words = {
    en: new Set([...en].filter((word) => !de.has(word))),
    de: new Set([...de].filter((word) => !en.has(word))),
  });
}

/** Tells German from English by their little words; letters that only German has decide a tie. */
export const languageOf = (question: string): QuestionLanguage => (germanWords(question) > 0 ? "de" : "en");

/** How many more little words of German than of English a text has, below 0 for English. */
export function germanWords(text: string): number {
  const { en, de } = telling();
  let german = /[äöüß]/iu.test(text) ? 0.5 : 0;
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}']+/gu)) {
    if (de.has(word)) german++;
    if (en.has(word)) german--;
  }
  return german;
}
