import { plainName } from "../field-naming.js";
import { messagePattern, type MessagePattern } from "../message-pattern.js";
import { once } from "../once.js";
import { readOwnYaml } from "../yaml-files.js";

/** Levels by number, for records that have the fields that tell whose numbers they are. */
export interface LevelNumbers {
  readonly has: readonly string[];
  readonly field: string;
  readonly words: Readonly<Record<string, string>>;
}

interface Written {
  readonly words: string;
  readonly guarded: string;
  readonly bracketed: string;
  readonly announced: string;
  readonly fields: string;
  readonly others: string;
  readonly beside: string;
  readonly facilities: string;
  readonly numbers: readonly LevelNumbers[];
  readonly mnemonics: Readonly<Record<string, string>>;
  readonly patterns: readonly string[];
  readonly signs: Readonly<Record<string, string>>;
}

/** What `general/levels.yml` says of how logs state their levels. */
export interface KnownLevels {
  readonly words: ReadonlySet<string>;
  readonly guarded: ReadonlySet<string>;
  readonly bracketed: ReadonlySet<string>;
  readonly announced: ReadonlySet<string>;
  readonly fields: readonly string[];
  readonly others: ReadonlySet<string>;
  readonly beside: ReadonlySet<string>;
  readonly facilities: ReadonlySet<string>;
  readonly numbers: readonly LevelNumbers[];
  readonly mnemonics: ReadonlyMap<string, string>;
  readonly patterns: readonly MessagePattern[];
  readonly signs: ReadonlyMap<string, string>;
}

const listOf = (words: string): readonly string[] => words.split(/\s+/).filter(Boolean);
const setOf = (words: string): ReadonlySet<string> => new Set(listOf(words));

/** Reads `general/levels.yml` once. */
export const knownLevels = once((): KnownLevels => {
  const written = readOwnYaml("general", "levels.yml") as Written;
  const words = setOf(written.words);
  return {
    words,
    guarded: setOf(written.guarded),
    bracketed: new Set([...words, ...listOf(written.bracketed)]),
    announced: setOf(written.announced),
    fields: listOf(written.fields).map(plainName),
    others: setOf(written.others),
    beside: setOf(written.beside),
    facilities: setOf(written.facilities),
    numbers: written.numbers,
    mnemonics: new Map(Object.entries(written.mnemonics)),
    patterns: written.patterns.map(messagePattern),
    signs: new Map(Object.entries(written.signs)),
  };
});
