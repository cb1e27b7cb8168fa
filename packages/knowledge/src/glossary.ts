import { readFileSync } from "node:fs";
import { Failure } from "@lagebild/domain";

/** What people say and which words logs use for it. */
interface GlossaryEntry {
  /** Beginnings of words, German or English; `word=` means the whole word, and of `a b` both must be said. */
  readonly say: readonly string[];
  readonly words: readonly string[];
}

interface Term {
  readonly stems: readonly string[];
  readonly words: readonly string[];
}

const maxQuestionLength = 2000;
const maxWords = 48;
/** From this length on a stem also counts inside a compound: `kennwort` in `Administratorkennwort`. */
const minInnerLength = 5;

let loaded: readonly Term[] | undefined;

/**
 * Gives extra words to search for: what logs write for what a question says in German or English. Words of terms that say
 * more come first; at most 48, none that the question already holds.
 */
export function expandQuestion(question: string): readonly string[] {
  const said = wordsOf(question.slice(0, maxQuestionLength));
  const matched = terms()
    .filter((term) => term.stems.every((stem) => said.some((word) => isSaid(stem, word))))
    .sort((a, b) => b.stems.length - a.stems.length);
  const words = new Set<string>();
  for (const word of matched.flatMap((term) => term.words)) {
    if (words.size === maxWords) break;
    if (!said.includes(word.toLowerCase())) words.add(word);
  }
  return [...words];
}

function terms(): readonly Term[] {
  loaded ??= readGlossary().flatMap(({ say, words }) =>
    say.map((term) => ({ stems: term.split(" ").map(plain), words })),
  );
  return loaded;
}

function readGlossary(): readonly GlossaryEntry[] {
  try {
    const lines = readFileSync(new URL("../data/glossary.jsonl", import.meta.url), "utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as GlossaryEntry);
  } catch (cause) {
    throw new Failure("corrupt", "glossary.jsonl cannot be read", cause);
  }
}

const wordsOf = (question: string): readonly string[] => plain(question).match(/[\p{L}\p{N}_-]{1,60}/gu) ?? [];

/** Umlauts are also typed as two letters. */
const plain = (text: string): string =>
  text.toLowerCase().replaceAll("ä", "ae").replaceAll("ö", "oe").replaceAll("ü", "ue").replaceAll("ß", "ss");

function isSaid(stem: string, word: string): boolean {
  if (stem.endsWith("=")) return word === stem.slice(0, -1);
  return word.startsWith(stem) || (stem.length >= minInnerLength && word.includes(stem));
}
