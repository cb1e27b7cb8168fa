import { stemOf } from "@lagebild/domain";
import type { Token } from "./tokens.js";

const SHORTEST = 6;
const FOR_TWO = 9;

/** Corrects words that nobody knows to the nearest that the language files hold. */
export interface TypoCorrector {
  /** Returns the tokens with stems of the words that are meant; `isKnown` says which words the log or the files hold. */
  correct(tokens: readonly Token[], isKnown: (token: Token) => boolean): readonly Token[];
}

/** Makes a corrector of the words of the language files. */
export function typoCorrector(words: Iterable<string>): TypoCorrector {
  const byLength = new Map<number, string[]>();
  const stems = new Set<string>();
  for (const word of new Set(words)) {
    stems.add(stemOf(word));
    if (word.length < SHORTEST || /[^\p{L}]/u.test(word)) continue;
    const present = byLength.get(word.length);
    if (present) present.push(word);
    else byLength.set(word.length, [word]);
  }
  return {
    correct: (tokens, isKnown) =>
      tokens.map((token) => {
        if (token.quotation !== undefined || token.lower.length < SHORTEST || /[^\p{L}]/u.test(token.lower))
          return token;
        if (stems.has(token.stem) || isKnown(token)) return token;
        const meant = nearest(token.lower, byLength);
        return meant === undefined ? token : { ...token, lower: meant, stem: stemOf(meant) };
      }),
  };
}

function nearest(word: string, byLength: ReadonlyMap<number, readonly string[]>): string | undefined {
  const most = word.length >= FOR_TWO ? 2 : 1;
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (let length = word.length - most; length <= word.length + most; length++)
    for (const known of byLength.get(length) ?? []) {
      if (known[0] !== word[0] && known[1] !== word[1]) continue;
      const distance = distanceOf(word, known, most);
      if (distance <= most && (best === undefined || distance < best.distance)) best = { word: known, distance };
    }
  return best?.word;
}

/** Damerau and Levenshtein's distance of words that are nearly as long; more than `most` is not told apart. */
function distanceOf(one: string, other: string, most: number): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    let least = at;
    for (let to = 1; to <= other.length; to++) {
      const isSame = one[at - 1] === other[to - 1];
      let cost = Math.min(row[to]! + 1, next[to - 1]! + 1, row[to - 1]! + (isSame ? 0 : 1));
      if (at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1])
        cost = Math.min(cost, before[to - 2]! + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[other.length]!;
}
