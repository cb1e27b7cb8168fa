import type { Bilingual, IndexedValue, ValueOf } from "@lagebild/domain";
import type { Vocabulary } from "../engine.js";
import {
  bothLanguages,
  holderOf,
  languageFiles,
  titleOf,
  titlesOf,
  type FieldEntry,
} from "../language/read-language.js";
import { phraseBook, type PhraseBook } from "../words/phrases.js";
import type { Lexicon } from "./lexicon.js";
import type { NamedField } from "./link.js";

const named = new WeakMap<Vocabulary, Map<FieldEntry, NamedField>>();

/** Names an entry of the language files for an incident: of its fields those that the incident has. */
export function namedField(entry: FieldEntry, vocabulary: Vocabulary): NamedField {
  const ofVocabulary = named.get(vocabulary) ?? new Map<FieldEntry, NamedField>();
  named.set(vocabulary, ofVocabulary);
  const known = ofVocabulary.get(entry) ?? nameField(entry, vocabulary);
  ofVocabulary.set(entry, known);
  return known;
}

/** Names the entry with an id; undefined where the language files have none. */
export function namedFieldOf(
  id: string,
  { lexicon, vocabulary }: { readonly lexicon: Pick<Lexicon, "entries">; readonly vocabulary: Vocabulary },
): NamedField | undefined {
  const entry = lexicon.entries.find((one) => one.id === id);
  return entry && namedField(entry, vocabulary);
}

function nameField(entry: FieldEntry, vocabulary: Vocabulary): NamedField {
  const present = new Set(vocabulary.fields.filter(({ records }) => records > 0).map(({ field }) => field));
  const byLower = new Map(vocabulary.fields.map(({ field }) => [field.toLowerCase(), field]));
  const fields = (entry.fields ?? []).flatMap((field): readonly IndexedValue[] => {
    if (field === "host.name") return [{ column: "host" }];
    const found = present.has(field) ? field : byLower.get(field.toLowerCase());
    return found === undefined ? [] : [{ field: found }];
  });
  const column: readonly IndexedValue[] = entry.column === undefined ? [] : [{ column: entry.column }];
  return {
    id: entry.id,
    type: entry.type,
    of: distinctPlaces(entry.column === "program" ? [...fields, ...column] : [...column, ...fields]),
    said: namesOf(entry),
    title: titleOf(entry.title),
    titles: titlesOf(entry.title),
    isOfLog: false,
  };
}

const LONGEST_NAME = 3;

/** What texts may call a value: its short names in both languages. */
const namesOf = (entry: FieldEntry): readonly string[] =>
  bothLanguages(entry).filter(
    (name) => name.split(/\s+/u).length <= LONGEST_NAME && entry.unsaid?.includes(name) !== true,
  );

/** What a place is called by itself: the entry of the language files that means it first. */
export function titlesOfPlace(of: ValueOf): Pick<NamedField, "title" | "titles" | "type"> | undefined {
  const entry = languageFiles().fields.find(({ fields: [first] = [], column }) =>
    "field" in of ? first === of.field : "column" in of && column === of.column,
  );
  return entry && { title: titleOf(entry.title), titles: titlesOf(entry.title), type: entry.type };
}

/** Places without those that stand there twice. */
export const distinctPlaces = (places: readonly IndexedValue[]): readonly IndexedValue[] => [
  ...new Map(places.map((of) => [JSON.stringify(of), of])).values(),
];

/** Where a value would stand of which an incident has no field, for types that records show not to hold; undefined for others. */
export function placeOfLacking({ id, type, of }: NamedField): ValueOf | undefined {
  if (of.length > 0 || !holderOf(type)) return undefined;
  const [field] = languageFiles().fields.find((entry) => entry.id === id)?.fields ?? [];
  return field === undefined ? undefined : { field };
}

const books = new WeakMap<Vocabulary, PhraseBook<NamedField>>();

/** Finds fields of the log by the names that it gives them, written as one word or as several. */
export function fieldsOfLog(vocabulary: Vocabulary): PhraseBook<NamedField> {
  const known = books.get(vocabulary);
  if (known) return known;
  const phrases = vocabulary.fields
    .filter(({ isOfEvent }) => !isOfEvent)
    .flatMap(({ field, top = [] }) => {
      const isNumeric = top.length > 0 && top.every(({ value }) => /^-?\d+(?:\.\d+)?$/u.test(value));
      const meaning = fieldOfLog(field, isNumeric ? measureOf(field) : "text");
      const last =
        field
          .split(".")
          .filter((part) => !/^\d+$/.test(part))
          .at(-1) ?? field;
      return [...new Set([field, last, wordsIn(last), withoutPlural(wordsIn(last))])]
        .filter((text) => text.length >= 3)
        .map((text) => ({ text, meaning }));
    });
  const book = phraseBook(phrases);
  books.set(vocabulary, book);
  return book;
}

const BYTES = /bytes?|octets?|size|length/iu;
const DURATION = /duration|elapsed|took|time_?taken|latency|_ms$/iu;

/** What the numbers of a field measure, by its name. */
function measureOf(field: string): "bytes" | "duration" | "number" {
  if (BYTES.test(field)) return "bytes";
  return DURATION.test(field) ? "duration" : "number";
}

function fieldOfLog(field: string, type: string): NamedField {
  const title: Bilingual = { en: field, de: field };
  return { id: field, type, of: [{ field }], said: [], title, titles: title, isOfLog: true };
}

/** `GrantedAccess`, `granted_access` and `keySize` as people write them. */
const wordsIn = (name: string): string =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .replace(/[_.-]+/gu, " ")
    .toLowerCase()
    .trim();

const withoutPlural = (words: string): string => words.replace(/s$/u, "");
