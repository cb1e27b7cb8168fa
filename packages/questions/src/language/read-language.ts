import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Bilingual, EntityKind, FieldOperator } from "@lagebild/domain";
import { LANGUAGE_FOLDER, PACKED_FILE } from "./language-folder.js";
import type { SentenceWords } from "./sentence-words.js";

interface Words {
  readonly en?: readonly string[];
  readonly de?: readonly string[];
}

/** Signs that records could hold values of a type: words in names of fields, kinds of mentions, words of texts. */
export interface Holder {
  readonly type: string;
  readonly fields: readonly string[];
  readonly mentions?: readonly EntityKind[];
  readonly texts?: readonly string[];
}

/** A field whose text somebody else writes, and the fields that tell who. */
export interface WritableField {
  readonly field: string;
  readonly title: Bilingual;
  readonly by: readonly string[];
  /** Words of which the text must hold one. */
  readonly saying?: readonly string[];
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
  /** Its values, as a pattern: a word like that is one even where no record has it, behind one of some words where these are named. */
  readonly names?: string;
  readonly behind?: readonly string[];
  /** Names by which texts call something else. */
  readonly unsaid?: readonly string[];
}

/** What happens, as people call it, and which records show it. */
export interface EventEntry {
  readonly id: string;
  readonly where: readonly Readonly<Record<string, string | number | readonly (string | number)[]>>[];
  /** Records that stand for it where the incident has none of the others: traces of it. */
  readonly otherwise?: EventEntry["where"];
  /** These stand for it also where the records that a question is about have none of the others. */
  readonly traces?: boolean;
  /** Several records make it: `where` alone does not show it, the findings of its topic do. */
  readonly pattern?: boolean;
  /** The class that ends what this one begins. */
  readonly ends?: string;
  /** The class that it is where it goes the other way: a login that succeeds for one that fails. */
  readonly opposite?: string;
  /** It is named by words that may mean more or less than its records. */
  readonly vague?: boolean;
  /** A way in that its words name limits it: of remote logins, those over ssh. */
  readonly ways?: boolean;
  /** It goes from a machine to somebody: an address of it is that of the other end. */
  readonly outward?: boolean;
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
    readonly measures: readonly (Words & {
      readonly measure: "bytes" | "duration";
      /** Behind their numbers. */
      readonly units: readonly string[];
    })[];
    readonly negations: Words;
    readonly negationsBehind: Words;
    /** Words that say that there is nothing else. */
    readonly only: Words;
    /** Words of the one that there is alone. */
    readonly theOnly: Words;
    readonly operators: readonly (Words & { readonly operator: FieldOperator })[];
    readonly outcomes: readonly (Words & { readonly outcome: "success" | "failure" | "denied" })[];
    readonly levels: readonly (Words & { readonly level: readonly string[]; readonly exactly?: readonly string[] })[];
    readonly back: Words;
    readonly again: Words;
    /** Words for what a log holds, behind what that is. */
    readonly within: Words;
    /** Words for how far something came. */
    readonly courses: Words;
    /** Words before that by means of which something happened. */
    readonly means: Words;
    /** What could hold values of a type, beside the fields that are named for it. */
    readonly holders: readonly Holder[];
    /** Fields that tell in one what was done. */
    readonly deeds: {
      readonly fields: readonly string[];
      /** Types of values that they hold where no field of their own does. */
      readonly types: readonly string[];
      /** Types of what a deed is about: records without one are told by another. */
      readonly things: readonly string[];
    };
    readonly writable: readonly WritableField[];
    /** Words that ask what the clocks of the log show. */
    readonly clocks: readonly (Words & { readonly part: "zone" | "year" })[];
    /** Words that ask whether what somebody says is so. */
    readonly proving: Words;
    /** Words cut short, whose full stop ends no sentence. */
    readonly abbreviations: Words;
    /** Words that are no forms of others, though their stems are alike. */
    readonly unlike: readonly string[];
    /** Names of tools, of which the log has records of their own. */
    readonly tools: readonly string[];
    /** Words of remarks in brackets on how a log is written. */
    readonly remarks: Words;
    /** Words by which somebody tells of themselves. */
    readonly tellers: Words;
    /** What somebody begins with, set apart from what is asked. */
    readonly leadIns: Words;
    /** Words of thanks and of pleasing. */
    readonly courtesies: Words;
    /** Words that join what is asked to what was told. */
    readonly therefore: Words;
    /** Verbs that say of something no more than that it happened. */
    readonly happening: Words;
    /** Words as they are often typed, with what is meant. */
    readonly typed: Readonly<Record<"en" | "de", Readonly<Record<string, string>>>>;
    readonly little: Words;
    /** Words right before a noun that is asked for. */
    readonly askedNouns: Words;
    /** Words that name nothing of their own behind such a noun. */
    readonly ofNouns: Words;
    /** Words before what is not named. */
    readonly indefinite: Words;
    /** Words for the records of a log, whatever it is about. */
    readonly ofRecords: Words;
    /** Nouns of who did something. */
    readonly agents: Words;
    /** Words that ask for times, or for the beginning of what stands beside them. */
    readonly ofTimes: Words;
    /** Programs that start by themselves all the time. */
    readonly everydayPrograms: readonly string[];
    /** Classes of events that happen all the time, and those that say much of what somebody did. */
    readonly everydayEvents: readonly string[];
    readonly weightyEvents: readonly string[];
    /** Prefixes that part from their verb. */
    readonly separable: readonly string[];
    /** What people call programs, by their files. */
    readonly calledPrograms: Readonly<Record<string, readonly string[]>>;
    /** Numbers as words. */
    readonly counting: Readonly<Record<string, number>>;
    /** Words for two, three and more times. */
    readonly numbers: readonly Words[];
    /** What is said beside a question and limits nothing. */
    readonly asides: Words;
    /** People of whom a question knows no more than what they did. */
    readonly somebody: Words;
    /** Words before addresses of one's own networks, and of others. */
    readonly scopes: { readonly internal: Words; readonly external: Words };
    readonly ownNetworks: readonly string[];
    /** Ways in that people name within what happened. */
    readonly channels: readonly string[];
    /** Verbs behind "what did somebody". */
    readonly doing: Words;
    /** Words before what an overview is to tell in any case. */
    readonly particulars: Words;
    /** Ids of values that tell most of records, the most telling first. */
    readonly facets: readonly string[];
    /** Words before a noun of which one is meant. */
    readonly ofOne: Words;
    /** Words before what limits the time of something else. */
    readonly anchors: readonly (Words & { readonly side: "before" | "after" })[];
    /** Words before what a course of events begins with, before what it ends with, and for its end itself. */
    readonly spans: { readonly from: Words; readonly to: Words; readonly end: Words };
    /** Verbs that may have anything for their object. */
    readonly doings: Words;
    /** Parts of a course of events as people list them: classes of events, and words of logs, that show them. */
    readonly steps: readonly (Words & { readonly events?: readonly string[]; readonly says?: readonly string[] })[];
    /** Words for a log, behind the name of its kind. */
    readonly ofLogs: Words;
    /** Accounts that a system has of itself. */
    readonly systemAccounts: readonly string[];
    /** Words of logs that mean the same. */
    readonly alike: readonly (readonly string[])[];
    /** Words that may say the same in a log, more widely. */
    readonly related: readonly (readonly string[])[];
  };
  readonly fields: readonly FieldEntry[];
  readonly events: readonly EventEntry[];
  readonly sentences: SentenceWords;
}

/** Reads the language files as they are written. */
export function parseLanguage(): LanguageFiles {
  const read = (name: string): unknown => parse(readFileSync(join(LANGUAGE_FOLDER, name), "utf8"));
  return {
    words: read("words.yml"),
    fields: read("fields.yml"),
    events: read("events.yml"),
    sentences: read("sentences.yml"),
  } as LanguageFiles;
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

/** What could hold values of a type, by the language files; undefined for types of which they say nothing. */
export const holderOf = (type: string): Holder | undefined =>
  languageFiles().words.holders.find((holder) => holder.type === type);
