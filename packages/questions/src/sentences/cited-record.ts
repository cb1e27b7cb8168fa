import { stemOf, type RecordRow, type SourceLines, type Where } from "@lagebild/domain";
import { findInstructions, maskInstructions } from "@lagebild/hostile-text";
import type { KnownRecord, QuestionEngine } from "../engine.js";
import { languageFiles, type EventEntry } from "../language/read-language.js";
import type { RecordCondition } from "../language/sentence-words.js";
import { meantBy } from "../links/events-here.js";
import { bothOf } from "../conditions/wheres.js";
import { foldWord } from "./word-patterns.js";

/** A record that a sentence cites, as far as sentences are compared with it. */
export interface CitedRecord {
  readonly row: RecordRow;
  readonly outcome: "success" | "failure" | undefined;
  /** It holds text that addresses whoever reads it. */
  readonly isPlanted: boolean;
  /** By the names of events and those of the log. */
  readonly values: readonly (readonly [field: string, value: string])[];
  /** Whether a text stands in it with no letter or digit beside it. */
  holds(text: string): boolean;
  /** Where a text stands first in its line; below 0 where it does not. */
  placeOf(text: string): number;
  /** Whether it has a word of a stem. */
  hasStem(stem: string): boolean;
  /** Whether it says any of some words, or words in a row; `*` ends those of which the beginning counts. */
  says(words: readonly string[]): boolean;
  /** The same, but for names of fields in its line. */
  tells(words: readonly string[]): boolean;
  /** Whether its fields meet any of some conditions. */
  shows(conditions: readonly RecordCondition[]): boolean;
  meets(where: Where): Promise<boolean>;
  isOf(entry: EventEntry): boolean;
}

/** Records that are looked at of what a sentence cites. */
const MOST_RECORDS = 60;

/** Reads the records that a sentence cites. */
export async function citedRecords(
  places: readonly SourceLines[],
  engine: QuestionEngine,
): Promise<readonly CitedRecord[]> {
  const found = await engine.events({ places }, MOST_RECORDS);
  const texts = await engine.texts(found.map(({ row }) => row));
  return found.map((one, at) => citedRecord(one, texts[at] ?? "", engine));
}

function citedRecord({ row, event, fields }: KnownRecord, line: string, engine: QuestionEngine): CitedRecord {
  const values = [...Object.entries(event), ...Object.entries(fields)].filter(([field]) => !UNSAID.has(field));
  const whole = [line, ...values.map(([, value]) => value), row.host ?? "", row.program ?? "", row.file].join("\n");
  const isPlanted = findInstructions(whole).length > 0;
  const text = (isPlanted ? maskInstructions(whole).text : whole).toLowerCase();
  const spoken = spokenWords(isPlanted ? maskInstructions(whole).text : whole);
  const stems = new Set(spoken.split(" ").map(stemOf));
  const met = new Map<string, Promise<boolean>>();
  const meets: CitedRecord["meets"] = (where) => {
    const key = JSON.stringify(where);
    const place = { source: row.source, lines: [row.line] };
    const known =
      met.get(key) ??
      engine.aggregate({ op: "count", where: bothOf({ places: [place] }, where) }).then(({ matched }) => matched > 0);
    met.set(key, known);
    return known;
  };
  const says = sayingOf(spoken);
  const shows: CitedRecord["shows"] = (conditions) =>
    conditions.some((condition) =>
      Object.entries(condition).every(([field, wanted]) => {
        const value = (event[field] ?? fields[field])?.toLowerCase();
        const wants = [wanted].flat().map(String);
        return (
          value !== undefined &&
          wants.some((one) => value === one.toLowerCase() || value.split(" ").includes(one.toLowerCase()))
        );
      }),
    );
  return {
    row,
    values,
    isPlanted,
    holds: (wanted) => placeIn(text, wanted.toLowerCase()) >= 0,
    placeOf: (wanted) => placeIn(line.toLowerCase(), wanted.toLowerCase()),
    hasStem: (stem) => stems.has(stem),
    says,
    tells: sayingOf(spokenWords((isPlanted ? maskInstructions(whole).text : whole).replace(KEYS, " "))),
    shows,
    outcome: outcomeOf({ says, shows }),
    meets,
    isOf: (entry) => shows(meantBy(engine.vocabulary, entry)),
  };
}

/** Names of fields in lines of JSON. */
const KEYS = /"[\w.@-]+"\s*:/gu;

const sayingOf =
  (spoken: string): CitedRecord["says"] =>
  (words) =>
    words.some((word) => spoken.includes(wantedOf(word)));

const wanted = new Map<string, string>();

/** A word of the language files as it stands among spoken ones. */
function wantedOf(word: string): string {
  const known = wanted.get(word) ?? (word.endsWith("*") ? spokenWords(word.slice(0, -1)).trimEnd() : spokenWords(word));
  wanted.set(word, known);
  return known;
}

/** Names of rules, and kinds of events, which are no words of the log. */
const UNSAID = new Set(["lagebild.rules", "event.module", "event.category", "event.type", "event.kind"]);

const [success, failure] = (["success", "failure"] as const).map(
  (outcome) => languageFiles().sentences.outcomes.find((one) => one.outcome === outcome)!.says,
);

function outcomeOf({ says, shows }: Pick<CitedRecord, "says" | "shows">): CitedRecord["outcome"] {
  if (shows([{ "event.type": "denied" }, { "event.outcome": "failure" }])) return "failure";
  if (shows([{ "event.type": "allowed" }, { "event.outcome": "success" }])) return "success";
  if (says(failure!)) return "failure";
  return says(success!) ? "success" : undefined;
}

const IN_WORD = /[\p{L}\p{N}]/u;

/** Where a text stands with no letter or digit beside it; below 0 where nowhere. */
function placeIn(text: string, wanted: string): number {
  for (let at = text.indexOf(wanted); at >= 0 && wanted !== ""; at = text.indexOf(wanted, at + 1))
    if (!IN_WORD.test(text[at - 1] ?? " ") && !IN_WORD.test(text[at + wanted.length] ?? " ")) return at;
  return -1;
}

const WORDS = /[\p{L}\p{N}]+/gu;
const INNER_WORDS = /\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{N}+/gu;
/** "not-installed" is no "installed". */
const UNDONE = /(?<![\p{L}\p{N}])(not|non|half)-(?=\p{Ll})/gu;

/** The words of a text in lower case, with blanks around each, those with capitals within also in their parts. */
function spokenWords(text: string): string {
  const words: string[] = [];
  for (const [word] of text.replace(UNDONE, "$1").matchAll(WORDS)) {
    words.push(foldWord(word));
    if (/\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}{2}/u.test(word))
      for (const [part] of word.matchAll(INNER_WORDS)) words.push(foldWord(part));
  }
  return ` ${words.join(" ")} `;
}
