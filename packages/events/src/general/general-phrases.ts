import { messagePattern, type MessagePattern } from "../message-pattern.js";
import { putGeneralValue } from "./general-fields.js";
import { once } from "../once.js";
import type { Collected } from "../read-value.js";
import { readOwnYaml } from "../yaml-files.js";

interface Written {
  readonly phrases: readonly (readonly string[])[];
  readonly never: Readonly<Record<string, string>>;
}

const known = once(() => {
  const { phrases, never } = readOwnYaml("general", "phrases.yml") as Written;
  return {
    phrases: phrases.map((list) => list.map(messagePattern)),
    never: new Map(
      Object.entries(never).map(([field, words]) => [field, new Set(words.split(/\s+/).filter(Boolean))] as const),
    ),
  };
});

/** Finds the phrases that a message has, one of each list. Messages of one shape have the same ones. */
export const phrasesIn = (message: string): readonly MessagePattern[] =>
  known().phrases.flatMap((list) => list.find((pattern) => pattern.match(message) !== undefined) ?? []);

/** Whether a word stands where a value of a field would, and is none. */
export const isNoValueOf = (field: string, word: string): boolean =>
  known().never.get(field)?.has(word.toLowerCase()) === true;

/** Fills fields of the event that are not filled with what phrases of the message say. */
export function putPhrases(values: Collected, message: string, found: readonly MessagePattern[]): void {
  const filled = new Set(Object.keys(values));
  for (const pattern of found)
    for (const [field, value] of pattern.match(message) ?? [])
      if (!filled.has(field.name) && !isNoValueOf(field.name, value)) putGeneralValue(values, field, value);
}
