/** Characters that a word piece holds on average; log text has more pieces than that, so this favours the usual way. */
const PIECE = 4;
/** Ids below are special tokens in the vocabulary of BERT. */
const FIRST_WORD = 1000;
const START = 101;
const END = 102;

/** Cuts a text into pieces of words and of at most four characters and gives each the id that its letters hash to. */
export function hashTokens(text: string, vocabulary: number, maxTokens: number): readonly number[] {
  const ids = [START];
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]+/gu)) {
    for (let start = 0; start < word.length && ids.length < maxTokens - 1; start += PIECE) {
      ids.push(FIRST_WORD + (hash(word, start, start + PIECE) % (vocabulary - FIRST_WORD)));
    }
    if (ids.length >= maxTokens - 1) break;
  }
  ids.push(END);
  return ids;
}

/** FNV-1a over the characters of a range. */
function hash(text: string, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let index = start; index < end && index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}
