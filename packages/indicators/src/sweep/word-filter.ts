/** Finds the words of a text that may be among many known ones, without making strings of the others. */
export interface WordFilter {
  /**
   * Tells each word, and each end of a word behind a dot, that may be known: `text.slice(start, end)`. Words are letters,
   * digits, dots, hyphens and underscores, without dots and hyphens at their ends; `wordStart` is where the whole one begins.
   */
  scan(text: string, onMaybe: (start: number, end: number, wordStart: number) => void): void;
}

const SEED = 0x811c9dc5;
const PRIME = 0x01000193;
const DOT = 0x2e;
const HYPHEN = 0x2d;
/** Bits for each known word: one word in 32 is looked up in vain. */
const BITS_EACH = 32;

const isWordCode = Uint8Array.from({ length: 256 }, (_, code) =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  code === DOT ||
  code === HYPHEN ||
  code === 0x5f ||
  code >= 0xc0
    ? 1
    : 0,
);
/** General punctuation, such as typographic quotes, parts words; letters of other scripts do not. */
const isWordAt = (code: number): boolean =>
  code < 256
    ? isWordCode[code] === 1
    : code < 0x2000 || (code >= 0x2c00 && code < 0xd800 && (code < 0x3000 || code > 0x303f));

/** Keeps the hashes of known words in a bit field; hashes run from the end, so that one pass meets every end of a word. */
export function wordFilter(known: readonly string[]): WordFilter {
  let size = 1 << 12;
  while (size < known.length * BITS_EACH && size < 1 << 30) size *= 2;
  const mask = size - 1;
  const bits = new Uint8Array(size / 8);
  for (const word of known) {
    const at = mixed(hashOf(word)) & mask;
    bits[at >> 3]! |= 1 << (at & 7);
  }
  const isMaybe = (hash: number): boolean => {
    const at = mixed(hash) & mask;
    return (bits[at >> 3]! & (1 << (at & 7))) !== 0;
  };
  return {
    scan(text, onMaybe) {
      let i = text.length - 1;
      while (i >= 0) {
        let code = text.charCodeAt(i);
        if (!isWordAt(code) || code === DOT || code === HYPHEN) {
          i--;
          continue;
        }
        const end = i + 1;
        let first = i; // of the word without dots and hyphens in front
        for (; i >= 0 && isWordAt((code = text.charCodeAt(i))); i--) if (code !== DOT && code !== HYPHEN) first = i;
        tellWord(text, { first, end }, isMaybe, onMaybe);
      }
    },
  };
}

/** Goes through the word once more from its end: only now is known where it begins. */
function tellWord(
  text: string,
  { first, end }: { readonly first: number; readonly end: number },
  isMaybe: (hash: number) => boolean,
  onMaybe: (start: number, end: number, wordStart: number) => void,
): void {
  let hash = SEED;
  for (let i = end - 1; i >= first; i--) {
    hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
    if ((i === first || text.charCodeAt(i - 1) === DOT) && isMaybe(hash)) onMaybe(i, end, first);
  }
}

function hashOf(word: string): number {
  let hash = SEED;
  for (let i = word.length - 1; i >= 0; i--) hash = Math.imul(hash ^ word.charCodeAt(i), PRIME);
  return hash;
}

/** The low bits of the hash depend on the last characters alone. */
const mixed = (hash: number): number => (hash ^ (hash >>> 15) ^ (hash >>> 7)) >>> 0;
