import type { Bilingual } from "./detection.js";
import type { PictureFinding } from "./picture.js";
import type { CountLimits, RecordPlace, ValueOf } from "./statement.js";
import type { ZoneOrigin } from "./time/zone.js";
import type { FieldOperator, RecordFilter, Where } from "./where.js";

/** A value that a question asks for or limits: fields of events or logs in the order in which they are meant. */
export interface AskedValue {
  /** As the question says it. */
  readonly words: string;
  /** For the reader: what it is called. */
  readonly title: Bilingual;
  readonly titles: Bilingual;
  readonly of: ValueOf;
  /** Where else it may stand, where the records have nothing there. */
  readonly orOf?: readonly ValueOf[];
  /** Kind of value, such as address, account, file. */
  readonly type: string;
}

/** One thing that a question asks about the records that it is about. */
export type Ask =
  /** How many records, and what they stand for where a line stands for several. */
  | { readonly ask: "count" }
  | { readonly ask: "distinct"; readonly of: AskedValue; readonly counts?: CountLimits }
  /** Values, the most frequent first; several are listed together. */
  | { readonly ask: "list"; readonly of: readonly AskedValue[]; readonly limit: number; readonly counts?: CountLimits }
  | {
      readonly ask: "top";
      readonly of: AskedValue;
      readonly limit: number;
      readonly order: "most" | "least" | "first" | "last";
      /** Ranked by the sum of these numbers, or by how many different values. */
      readonly sumOf?: AskedValue;
      readonly distinctOf?: AskedValue;
      readonly counts?: CountLimits;
    }
  | { readonly ask: "when"; readonly which: "first" | "last" | "both" | "all" }
  | { readonly ask: "duration" }
  | {
      readonly ask: "amount";
      readonly part: "sum" | "average" | "max" | "min";
      readonly of: AskedValue;
      /** Told of the record with the greatest or the least. */
      readonly beside?: readonly AskedValue[];
    }
  | { readonly ask: "per"; readonly bucketSeconds: number; readonly isBusiest: boolean }
  /** The longest times without a record; `isBefore`: the one that ends with the first of the records. */
  | { readonly ask: "silence"; readonly isBefore?: boolean }
  /** How long it mostly is from one record to the next. */
  | { readonly ask: "interval" }
  | { readonly ask: "yes-no" }
  /** Whether there are none but those of the first selection: the second has the others, told by these values. */
  | { readonly ask: "only"; readonly of: AskedValue }
  | { readonly ask: "compare"; readonly says: "more" | "less" }
  | { readonly ask: "lines"; readonly limit: number }
  /** What the clocks of the sources are known to show: their zone, or their year. */
  | { readonly ask: "clock"; readonly part: "zone" | "year" }
  | { readonly ask: "order" }
  | {
      readonly ask: "timeline";
      /** Key moments where it is absent; else the steps that selections are, every record, or stretches of time with records. */
      readonly tells?: TimelineOf;
      /** How many stretches, where the question says so. */
      readonly parts?: number;
      /** Told of each record. */
      readonly beside?: readonly AskedValue[];
    }
  /** `assesses`: it asks whether somebody got in. */
  | { readonly ask: "summary"; readonly assesses?: boolean };

/** What the lines of a timeline stand for. */
export const TIMELINES_OF = ["steps", "records", "stretches"] as const;

export type TimelineOf = (typeof TIMELINES_OF)[number];

/** A condition on records: any of the fields has any of the values. */
export interface ReadCondition {
  /** As the question says it. */
  readonly words: string;
  readonly title: Bilingual;
  readonly operator: FieldOperator;
  readonly values: readonly string[];
  readonly isNot: boolean;
  /** What it means for the engine. */
  readonly where: Where;
}

/** What happened, as an event class, a topic of the picture or words of the log say it. */
export interface ReadEvent {
  readonly kind: "class" | "topic" | "text" | "value";
  readonly id: string;
  readonly words: string;
  readonly title: Bilingual;
  readonly titles: Bilingual;
  /** Absent for a topic that only the picture knows. */
  readonly where?: Where;
  /** Traces that stand for it where the records that a question is about have none of it. */
  readonly otherwise?: Where;
  /** Kinds of sources that would show it. */
  readonly shownBy: readonly string[];
  /** The topic of the picture that it belongs to. */
  readonly topic?: string;
  /** Several records together make it: the findings of the topic say which. */
  readonly isPattern?: boolean;
}

/** Records that a question is about: all parts must hold. */
export interface Selection {
  readonly events: readonly ReadEvent[];
  readonly conditions: readonly ReadCondition[];
  readonly time?: RecordFilter & { readonly words: string };
  /** Where it is one of several steps that a question lists: its words, and which of its records is meant. */
  readonly step?: { readonly words: string; readonly which: "first" | "last" };
  readonly anchor?: Anchor;
}

/** Other records of which the first limits the time: "before it got in", "after the restart". */
export interface Anchor {
  readonly side: "before" | "after";
  /** As the question says it. */
  readonly words: string;
  readonly events: readonly ReadEvent[];
  readonly conditions: readonly ReadCondition[];
  /** Microseconds UTC of the first of them. */
  readonly at: number;
}

/** An ask with the selection that it is about alone, by its place; without one, all that compare or the first. */
export type PlacedAsk = Ask & { readonly on?: number };

/** From this certainty on a reading is said as what was meant. */
export const CERTAIN_FROM = 0.6;

/** How a question is read: what it asks, about which records. */
export interface Reading {
  readonly asks: readonly PlacedAsk[];
  /** Mostly one; two that are compared, several whose times are asked for. */
  readonly of: readonly Selection[];
  /** Telling words of the question that no part accounts for. */
  readonly unused: readonly string[];
  /** Parts of the question without which records were found, where none is all that was asked; absent where none was left out. */
  readonly leftOut?: readonly string[];
  /** 0 to 1: how likely it is what was meant. */
  readonly certainty: number;
}

/** A reading with its result in short, for one that could be meant as well. */
export interface OtherReading {
  readonly reading: Reading;
  /** In words, in the language of the question. */
  readonly said: string;
  /** Records that it is about. */
  readonly matched: number;
}

/**
 * What a model said of the readings that a question gives, where the ranking leaves open which is meant. `other`: this reading
 * is the one it chose, in place of the likeliest; `first`: the likeliest; `none`: none of them; `unsure`: it chose otherwise
 * where they stood in another order. `fault`: why it chose nothing.
 */
export type ReadingChoice =
  { readonly by: string; readonly chose: (typeof READING_CHOICES)[number] } | { readonly fault: string };

/** The name of the model that chose a reading in place of the likeliest; undefined where none did. */
export const otherChosenBy = (read: Pick<ReadQuestion, "choice"> | undefined): string | undefined =>
  read?.choice && "by" in read.choice && read.choice.chose === "other" ? read.choice.by : undefined;

export const READING_CHOICES = ["other", "first", "none", "unsure"] as const;

/** One ask with its result: `exact` is the place of the result among the exact results of the answer. */
export interface AskedResult {
  readonly ask: Ask;
  /** Place of the selection in the reading. */
  readonly of: number;
  readonly exact: number;
  /** Id of the finding whose records the result is of. */
  readonly finding?: string;
  /** What its records are, where a summary counts them by kind. */
  readonly kind?: { readonly title: Bilingual; readonly titles: Bilingual };
  readonly moment?: Moment;
  /** Nothing asked for it: it is what the records of an uncertain reading say beside. */
  readonly isFacet?: boolean;
  /** It was asked for, and stands in other records: those that name this value. */
  readonly elsewhere?: string;
}

/** What the record of a line of a timeline shows. */
export interface Moment {
  /** What happened, where its event says so. */
  readonly title?: Bilingual;
  /** What tells most: a command, an account, a file, an address; else words of its text. */
  readonly value?: string;
  /** Values that were asked for of each. */
  readonly beside?: readonly string[];
  /** Records that it stands for; absent for one. */
  readonly count?: number;
}

/**
 * What may be said. "absent" rests on a count of zero among records that could show it, "not-assessable" on sources of
 * which none would show it; "insufficient" claims nothing.
 */
export type ReadingVerdict = "answered" | "absent" | "not-assessable" | "insufficient";

/** Words of a question that stand only in a text of a log which whoever caused the record could write. */
export interface PlantedClaim {
  readonly words: readonly string[];
  /** What the text is, such as a user agent. */
  readonly title: Bilingual;
  /** Who wrote it, as far as the record says. */
  readonly by?: { readonly title: Bilingual; readonly value: string };
  readonly records: number;
  /** Place of the result whose records hold the text. */
  readonly exact: number;
}

/** What is known of the clock of a source, and what second times in its records tell of it. */
export interface SourceClock {
  readonly file: string;
  /** Records with a time that were looked at. */
  readonly records: number;
  /** Where the zone of most of them came from. */
  readonly origin: ZoneOrigin;
  /** The zone that was set, or the offset that most of them write. */
  readonly zone?: string;
  /** Minutes ahead of UTC, by times that records tell once more. */
  readonly ahead?: ToldBySecondTimes;
  readonly hasYear: boolean;
  /** Years that its times have, or are taken to have. */
  readonly years: readonly number[];
  /** Of times that write no year, the year of the times that records tell once more. */
  readonly year?: ToldBySecondTimes;
}

/** What agreeing records tell by a second time: a value, of how many, and where some of them stand. */
export interface ToldBySecondTimes {
  readonly value: number;
  readonly agreeing: number;
  readonly of: number;
  readonly places: readonly RecordPlace[];
}

/** A question as read, with what came of it. */
export interface ReadQuestion {
  readonly reading: Reading;
  readonly results: readonly AskedResult[];
  readonly verdict: ReadingVerdict;
  /** How it could be read as well, the likeliest first. */
  readonly others: readonly OtherReading[];
  /** Where a language model was asked which reading is meant. Whatever it chose, nothing is claimed. */
  readonly choice?: ReadingChoice;
  /** Where nothing was found: labels of the sources that could show it, and how many records of them were compared. */
  readonly compared?: { readonly sources: readonly string[]; readonly records: number };
  /** Kinds of sources that would show it, where none is here. */
  readonly shownBy?: readonly Bilingual[];
  /** Where nothing was found: what is found without one of the conditions. */
  readonly without?: readonly { readonly words: string; readonly matched: number }[];
  /** Where no record shows it: what is named stands together only in a text that somebody else wrote. */
  readonly planted?: PlantedClaim;
  /** Where the clocks of the sources are asked for. */
  readonly clocks?: readonly SourceClock[];
  /** Findings of the picture that answer it, by their ids. */
  readonly findings?: readonly PictureFinding[];
  /** Values and records of this answer that a follow-up may mean. */
  readonly values?: readonly { readonly title: Bilingual; readonly of: ValueOf; readonly values: readonly string[] }[];
}
