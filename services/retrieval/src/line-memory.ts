import { LRUCache } from "lru-cache";
import type { LineMemory, ReadLine } from "./resolve-lines.js";

const MOST_CHARACTERS = 16_000_000;
const OF_ONE_LINE = 32_768;

/** Keeps lines of so many characters in all; the ones unused for longest go first, and very long ones are not kept. */
export const lineMemory = (mostCharacters: number = MOST_CHARACTERS): LineMemory =>
  new LRUCache({
    maxSize: mostCharacters,
    maxEntrySize: Math.min(OF_ONE_LINE, mostCharacters),
    sizeCalculation: sizeOf,
  });

/** What a line takes besides its text is about as much as 200 characters. */
const sizeOf = ({ original, text, decoded = [] }: ReadLine): number =>
  200 + original.length + text.length + decoded.reduce((sum, payload) => sum + payload.text.length, 0);
