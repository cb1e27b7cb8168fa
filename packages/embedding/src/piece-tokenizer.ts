import { Failure } from "@lagebild/domain";
import { wordLister, type WordRules } from "./normalise-text.js";

/** The content of `tokenizer.json`: word rules, and pieces with whole-number scores; a piece's index is its id. */
export interface TokenizerFile extends WordRules {
  readonly version: number;
  readonly maxPiece: number;
  readonly sharedLength: number;
  readonly start: string;
  readonly pieces: readonly (readonly [text: string, score: number])[];
}

/** A word of a text, folded, with the ids of its pieces. */
export interface CutWord {
  readonly word: string;
  readonly ids: readonly number[];
}

/** Cuts a text into the ids of its pieces. */
export interface PieceTokenizer {
  readonly version: number;
  /** How many pieces there are; ids are below. */
  readonly size: number;
  /** At most `maxPieces` ids; the rest of the text is cut off. */
  encode(text: string, maxPieces: number): number[];
  /** The same, word by word; the last word may lack its last pieces. */
  encodeWords(text: string, maxPieces: number): readonly CutWord[];
  /** The text of a piece, for people who look at a cut. */
  pieceText(id: number): string;
}

const SUPPORTED_VERSION = 1;
/** Words whose cut is remembered; a hostile log has endless words, so the memory is emptied when it is full. */
const CACHED_WORDS = 50_000;
const plainWord = /^[a-z0-9]+$/;

/** Makes the tokenizer of a tokenizer file; cuts exactly like `training/tokenizer.py`. */
export function pieceTokenizer(file: TokenizerFile): PieceTokenizer {
  if (file.version !== SUPPORTED_VERSION) {
    throw new Failure("corrupt", `tokenizer has version ${file.version}, expected ${SUPPORTED_VERSION}`);
  }
  const listWords = wordLister(file);
  const cutWord = wordCutter(file);
  const cache = new Map<string, readonly number[]>();

  const cut = (word: string): readonly number[] => {
    const known = cache.get(word);
    if (known !== undefined) return known;
    if (cache.size >= CACHED_WORDS) cache.clear();
    const ids = cutWord(word);
    cache.set(word, ids);
    return ids;
  };

  return {
    version: file.version,
    size: file.pieces.length,
    encode(text, maxPieces) {
      const ids: number[] = [];
      for (const word of listWords(text)) {
        for (const id of cut(word)) {
          if (ids.length === maxPieces) return ids;
          ids.push(id);
        }
      }
      return ids;
    },
    encodeWords(text, maxPieces) {
      const words: CutWord[] = [];
      let left = maxPieces;
      for (const word of listWords(text)) {
        const ids = cut(word).slice(0, left);
        if (ids.length === 0) break;
        words.push({ word, ids });
        left -= ids.length;
      }
      return words;
    },
    pieceText: (id) => file.pieces[id]?.[0] ?? "",
  };
}

/** Finds the cut of one word with the highest sum of scores (Viterbi); a word that is a piece is never cut. */
function wordCutter({ pieces, start, sharedLength, maxPiece }: TokenizerFile): (word: string) => readonly number[] {
  const ids = new Map(pieces.map(([text], id) => [text, id]));
  const scores = pieces.map(([, score]) => score);

  // A short piece at the start of a word is another piece than the same letters inside it.
  const pieceAt = (word: string, begin: number, end: number): number | undefined => {
    const text = word.slice(begin, end);
    return ids.get(begin === 0 && end < sharedLength ? start + text : text);
  };

  return (word) => {
    const whole = plainWord.test(word) ? pieceAt(word, 0, word.length) : ids.get(word);
    if (whole !== undefined) return [whole];
    const best: number[] = [0];
    const back: (readonly [begin: number, piece: number])[] = [[0, 0]];
    for (let end = 1; end <= word.length; end++) {
      let top = -Infinity;
      for (let begin = Math.max(0, end - maxPiece); begin < end; begin++) {
        const piece = pieceAt(word, begin, end);
        if (piece === undefined) continue;
        const score = (best[begin] ?? -Infinity) + (scores[piece] ?? -Infinity);
        if (score <= top) continue;
        top = score;
        back[end] = [begin, piece];
      }
      best[end] = top;
    }
    return walkBack(back, word.length);
  };
}

function walkBack(back: readonly (readonly [begin: number, piece: number])[], length: number): readonly number[] {
  const reversed: number[] = [];
  for (let end = length; end > 0;) {
    const step = back[end];
    if (step === undefined) throw new Failure("corrupt", "tokenizer lacks a letter, no word may be left uncut");
    reversed.push(step[1]);
    end = step[0];
  }
  return reversed.reverse();
}
