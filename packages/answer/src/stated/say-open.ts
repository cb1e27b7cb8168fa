import { recordsWord } from "./asks/say-findings.js";
import { describeReading } from "./describe-reading.js";
import { fill, statedPhrases } from "./phrases/stated-phrases.js";
import { citing, countText, type Stated, type Told } from "./told.js";
import { allOfText, saidText } from "./write/write-list.js";

const MAX_UNUSED = 5;
const MAX_OTHERS = 3;
const MAX_POSSIBLE = 3;

/** Says that nothing is claimed, how the question was read and why that is not certain, and how else it could be meant. */
export function sayOpenReading(possible: readonly Stated[], told: Told): readonly string[] {
  const { phrases, style, read } = told;
  const { reading, others } = read;
  const said = reading.unused.slice(0, MAX_UNUSED).map((word) => quotedWord(word, told));
  const doubt =
    said.length === 0 ? phrases.uncertain : fill(phrases.unused, { words: allOfText(said, style.language) });
  const head = fill(phrases.openRead, { read: describeReading(reading, style.language, style.zone) });
  return [
    `${head} ${doubt}`,
    ...possible
      .slice(0, MAX_POSSIBLE)
      .map(({ text, rests }) => citing(text.startsWith("- ") ? text : fill(phrases.possibly, { said: text }), rests)),
    ...others.slice(0, MAX_OTHERS).map(({ said: other, matched }) =>
      fill(phrases.others, {
        said: onOneLine(other),
        n: countText(matched, told),
        records: recordsWord(matched, told),
      }),
    ),
  ];
}

const quotedWord = (word: string, { style }: Told): string =>
  style.language === "de" ? `„${saidText(word)}“` : `“${saidText(word)}”`;

const onOneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, 300);

/** Says that nothing is claimed where the question could not be read. */
export const openText = (language: "en" | "de"): string => statedPhrases(language).open;
