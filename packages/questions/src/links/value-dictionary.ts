import type { IndexedValue } from "@lagebild/domain";
import type { Vocabulary } from "../engine.js";
import { languageFiles } from "../language/read-language.js";
import type { ValueHit } from "./link.js";

/** Finds where a text of a question stands as a value, whole or as a telling part. */
export type ValueDictionary = (text: string) => readonly ValueHit[];

const MAX_KEYS = 200_000;
const MAX_VALUE = 400;
/** What is told by numbers alone, and by nothing that people would name. */
const UNNAMED = /(?:^|\.)(?:bytes|pid|port|duration|size|length|id|version|hash\.\w+|packets|sequence)$/u;
const NOT_SEARCHED = new Set(["lagebild.rules", "event.category", "event.type", "event.kind", "event.module"]);

const dictionaries = new WeakMap<Vocabulary, ValueDictionary>();

/** Makes the dictionary of an incident's values, once for each state of it. */
export function valueDictionary(vocabulary: Vocabulary): ValueDictionary {
  const known = dictionaries.get(vocabulary);
  if (known) return known;
  const made = dictionaryOf(vocabulary);
  dictionaries.set(vocabulary, made);
  return made;
}

function dictionaryOf(vocabulary: Vocabulary): ValueDictionary {
  const byKey = new Map<string, ValueHit[]>();
  const add = (of: IndexedValue, value: string, records: number): void => {
    if (value.length > MAX_VALUE || byKey.size > MAX_KEYS) return;
    for (const [key, isWhole] of [...keysOf(value), ...daemonKeys(of, value), ...calledKeys(of, value)]) {
      const hit = { of, value, records, isWhole };
      const present = byKey.get(key);
      if (present) present.push(hit);
      else byKey.set(key, [hit]);
    }
  };
  for (const { field, top = [] } of vocabulary.fields)
    if (!NOT_SEARCHED.has(field)) for (const { value, count } of top) add({ field }, value, count);
  for (const { name, count } of vocabulary.hosts) add({ column: "host" }, name, count);
  for (const { name, count } of vocabulary.programs) add({ column: "program" }, name, count);
  for (const { name, count } of vocabulary.files) add({ column: "file" }, name, count);
  return (text) => {
    const key = text.toLowerCase();
    const hits = byKey.get(key) ?? byKey.get(withoutGenitive(key)) ?? [];
    return /^\d+$/.test(text)
      ? hits.filter(({ of, isWhole }) => isWhole && !("field" in of && UNNAMED.test(of.field)))
      : hits;
  };
}

/** "l.boysens account", "anna's mails". */
const withoutGenitive = (key: string): string => (key.length > SHORTEST_NAME ? key.replace(/['’]?s$/u, "") : key);
const SHORTEST_NAME = 4;

/** `sshd` is what people call ssh. */
const daemonKeys = (of: IndexedValue, value: string): readonly (readonly [key: string, isWhole: boolean])[] =>
  (("column" in of && of.column === "program") || ("field" in of && DAEMON_FIELDS.has(of.field))) &&
  /^[a-z][a-z0-9_-]{2,}d$/u.test(value)
    ? [[value.slice(0, -1), false]]
    : [];

const DAEMON_FIELDS = new Set(["process.name", "service.name", "event.provider"]);

const PROGRAM_FIELD = /(?:^|\.)process(?:\.parent)?\.(?:name|executable)$/u;

/** `cmd.exe` is what people call a command prompt. */
function calledKeys(of: IndexedValue, value: string): readonly (readonly [key: string, isWhole: boolean])[] {
  if (!("field" in of) || !PROGRAM_FIELD.test(of.field)) return [];
  const { calledPrograms } = languageFiles().words;
  const file = value.toLowerCase().split(/[\\/]/u).at(-1)!;
  return Object.hasOwn(calledPrograms, file) ? calledPrograms[file]!.map((name) => [name, true] as const) : [];
}

/** A value, and the parts of it by which people name it. */
function keysOf(value: string): readonly (readonly [key: string, isWhole: boolean])[] {
  const whole = value.toLowerCase();
  const keys = new Map<string, boolean>([[whole, true]]);
  const add = (part: string): void => {
    if (part.length >= 2 && !keys.has(part)) keys.set(part, false);
  };
  const file = whole.split(/[\\/]/u).at(-1)!;
  add(file);
  add(file.replace(/\.(?:exe|com|dll|service|evtx|log)$/u, ""));
  if (/^[\w-]+(?:\.[\w-]+)+$/u.test(whole) && !/^[\d.]+$/u.test(whole)) add(whole.split(".")[0]!);
  if (/^[^\s@]+@[^\s@]+$/u.test(whole)) {
    add(whole.split("@")[0]!);
    add(whole.split("@")[1]!);
    add(whole.replace(/\.[a-z]+$/u, "")); // "anna@example"
  }
  if (whole.startsWith("*") || whole.endsWith("$")) add(whole.replace(/^\*|\$$/gu, ""));
  return [...keys];
}
