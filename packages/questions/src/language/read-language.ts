import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Bilingual, FieldOperator } from "@lagebild/domain";
import { LANGUAGE_FOLDER, PACKED_FILE } from "./language-folder.js";

interface Words {
  readonly en?: readonly string[];
  readonly de?: readonly string[];
}

interface Named {
  readonly one: string;
  readonly many: string;
}

/** What people call a value that they ask for. */
export interface FieldEntry {
  readonly id: string;
  readonly type: string;
  readonly fields?: readonly string[];
  readonly column?: "host" | "program" | "file";
  readonly title: { readonly en: Named; readonly de: Named };
  readonly en?: readonly string[];
  readonly de?: readonly string[];
  readonly asks?: Words;
  readonly prepositions?: Words;
}

/** What happens, as people call it, and which records show it. */
export interface EventEntry {
  readonly id: string;
  readonly where: readonly Readonly<Record<string, string | number | readonly (string | number)[]>>[];
  /** Records that stand for it where the incident has none of the others: traces of it. */
  readonly otherwise?: EventEntry["where"];
  /** Several records make it: `where` alone does not show it, the findings of its topic do. */
  readonly pattern?: boolean;
  /** The class that ends what this one begins. */
  readonly ends?: string;
  readonly topic?: string;
  readonly "shown-by"?: readonly string[];
  readonly actor?: readonly string[];
  readonly object?: readonly string[];
  readonly en: Named & { readonly words?: readonly string[] };
  readonly de: Named & { readonly words?: readonly string[] };
}

export interface LanguageFiles {
  readonly words: {
    readonly asks: readonly (Words & { readonly ask: string })[];
    readonly measures: readonly (Words & { readonly measure: "bytes" | "duration" })[];
    readonly negations: Words;
    readonly negationsBehind: Words;
    readonly operators: readonly (Words & { readonly operator: FieldOperator })[];
    readonly outcomes: readonly (Words & { readonly outcome: "success" | "failure" | "denied" })[];
    readonly levels: readonly (Words & { readonly level: readonly string[]; readonly exactly?: readonly string[] })[];
    readonly back: Words;
    readonly again: Words;
    /** Words as they are often typed, with what is meant. */
    readonly typed: Readonly<Record<"en" | "de", Readonly<Record<string, string>>>>;
    readonly little: Words;
  };
  readonly fields: readonly FieldEntry[];
  readonly events: readonly EventEntry[];
}

/** Reads the language files as they are written. */
export function parseLanguage(): LanguageFiles {
  const read = (name: string): unknown => parse(readFileSync(join(LANGUAGE_FOLDER, name), "utf8"));
  return { words: read("words.yml"), fields: read("fields.yml"), events: read("events.yml") } as LanguageFiles;
}

let known: LanguageFiles | undefined;

/** Returns the language files, packed where the package is built. */
export const languageFiles = (): LanguageFiles =>
  (known ??= existsSync(PACKED_FILE)
    ? (JSON.parse(readFileSync(PACKED_FILE, "utf8")) as LanguageFiles)
    : parseLanguage());

/** The words of both languages. */
export const bothLanguages = ({ en = [], de = [] }: Words): readonly string[] => [...en, ...de];

export const titleOf = (entry: { readonly en: Named; readonly de: Named }): Bilingual => ({
  en: entry.en.one,
  de: entry.de.one,
});

export const titlesOf = (entry: { readonly en: Named; readonly de: Named }): Bilingual => ({
  en: entry.en.many,
  de: entry.de.many,
});
