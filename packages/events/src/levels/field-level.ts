import type { FieldValues } from "@lagebild/domain";
import { endsOfName, plainName } from "../field-naming.js";
import { knownLevels } from "./known-levels.js";

/** Reads the level that a field of a record states. */
export type FieldLevel = (fields: FieldValues) => string | undefined;

const MAX_FIELDS = 3;

/** Finds how records with these names of fields state their level; undefined where none of them names one. */
export function fieldLevel(names: readonly string[]): FieldLevel | undefined {
  const { fields, beside, words, numbers } = knownLevels();
  const plain = new Map(names.map((name) => [endOf(name), name]));
  if ([...beside].some((name) => plain.has(name))) return undefined;
  const own = names
    .flatMap((name) => {
      const rank = isOfAnother(name) ? -1 : rankOf(name, fields);
      return rank < 0 ? [] : [{ name, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MAX_FIELDS);
  const scheme = numbers.find(({ has }) => has.every((name) => plain.has(name)));
  const numbered = scheme && { name: plain.get(scheme.field)!, words: scheme.words };
  if (own.length === 0 && !numbered) return undefined;
  return (values) => {
    for (const { name } of own) {
      const word = values[name]?.trim().toLowerCase();
      if (word !== undefined && words.has(word)) return word;
    }
    const number = numbered && values[numbered.name];
    return number === undefined ? undefined : numbered?.words[number.trim()];
  };
}

const endOf = (name: string): string => plainName(name.slice(name.lastIndexOf(".") + 1));

/** The place in the list of names of levels; -1 where the name is none. */
function rankOf(name: string, fields: readonly string[]): number {
  const ranks = endsOfName(name)
    .map((end) => fields.indexOf(end))
    .filter((rank) => rank >= 0);
  return ranks.length === 0 ? -1 : Math.min(...ranks);
}

/** Whether what stands in front of the last part of a name says that the level is that of something else. */
function isOfAnother(name: string): boolean {
  const { others } = knownLevels();
  const front = name.slice(0, Math.max(name.lastIndexOf("."), 0)).replace(/([a-z])(?=[A-Z])/g, "$1.");
  return front.split(/[._\s-]/).some((part) => others.has(part.toLowerCase()));
}
