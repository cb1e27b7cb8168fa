/** Words with digits differ from record to record and say less by that, times and numbers hardly anything. */
const OF_DIGITS = 0.35;
const OF_NUMBERS = 0.03;
const NUMBER = /^\W*\d[\d.:TZ+-]*\W*$/u;
const ADDRESS = /^\W*\d{1,3}(?:\.\d{1,3}){3}\W*$/u;
const WORD = /[^\s|;,=]+/gu;

/** How many of some texts hold each of their words, in lower case. */
export interface WordCounts {
  readonly texts: number;
  readonly of: ReadonlyMap<string, number>;
}

/** Counts in how many texts each word stands. */
export function countWords(texts: readonly string[]): WordCounts {
  const of = new Map<string, number>();
  for (const text of texts)
    for (const word of new Set(text.toLowerCase().match(WORD) ?? [])) of.set(word, (of.get(word) ?? 0) + 1);
  return { texts: texts.length, of };
}

/**
 * The part of a text of at most so many characters whose words are rarest in other texts like it: what a line says that the
 * lines around it do not. It stands so in the text. Words weigh by inverse document frequency.
 */
export function tellingExcerpt(text: string, { texts, of }: WordCounts, characters: number): string {
  const words = [...text.matchAll(WORD)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    weight: weightOf(match[0], Math.log((1 + texts) / (1 + (of.get(match[0].toLowerCase()) ?? 0)))),
  }));
  let best = { from: 0, to: Math.min(characters, text.length), weight: -1 };
  let [start, weight] = [0, 0];
  for (const word of words) {
    weight += word.weight;
    while (start < words.length - 1 && word.to - words[start]!.from > characters) weight -= words[start++]!.weight;
    if (weight > best.weight) best = { from: words[start]!.from, to: word.to, weight };
  }
  return text.slice(best.from, Math.min(best.to, best.from + characters));
}

function weightOf(word: string, rarity: number): number {
  const share = NUMBER.test(word) && !ADDRESS.test(word) ? OF_NUMBERS : /\d/u.test(word) ? OF_DIGITS : 1;
  return share * Math.max(0, rarity);
}
