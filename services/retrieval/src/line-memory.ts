import type { ReadLine } from "./resolve-lines.js";

/** Keeps lines that were read last: questions about one incident show the same samples again and again. */
export interface LineMemory {
  /** Returns what is kept under a key. */
  get(key: string): ReadLine | undefined;
  keep(key: string, line: ReadLine): void;
}

const MOST_CHARACTERS = 16_000_000;
const OF_ONE_LINE = 32_768;

/** Keeps lines of so many characters in all; the ones unused for longest go first, and very long ones are not kept. */
export function lineMemory(mostCharacters: number = MOST_CHARACTERS): LineMemory {
  const lines = new Map<string, ReadLine>();
  let characters = 0;
  const forget = (key: string, line: ReadLine): void => {
    lines.delete(key);
    characters -= sizeOf(line);
  };
  return {
    get(key) {
      const line = lines.get(key);
      if (line === undefined) return undefined;
      lines.delete(key);
      lines.set(key, line); // the map's order is the order of use
      return line;
    },
    keep(key, line) {
      const before = lines.get(key);
      if (before) forget(key, before);
      if (sizeOf(line) > Math.min(OF_ONE_LINE, mostCharacters)) return;
      lines.set(key, line);
      characters += sizeOf(line);
      for (const [oldest, other] of lines) {
        if (characters <= mostCharacters) break;
        forget(oldest, other);
      }
    },
  };
}

/** What a line takes besides its text is about as much as 200 characters. */
const sizeOf = ({ original, text, decoded = [] }: ReadLine): number =>
  200 + original.length + text.length + decoded.reduce((sum, payload) => sum + payload.text.length, 0);
