import type { Tactic } from "./attack-tags.js";
import type { Bilingual, Certainty, RuleLevel } from "./detection.js";
import type { SourceId } from "./source.js";
import type { TimeStep } from "./time/time-course.js";
import type { Where } from "./where.js";

/** Values that records show, the most frequent first; `distinct` counts those that are not listed too. */
export interface SeenValues {
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly distinct: number;
}

/** First and last time in microseconds UTC; undefined where no record has a time. */
export interface Period {
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
}

export interface LinePlace {
  readonly source: SourceId;
  /** Label of the source. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly time: number | undefined;
}

/** What an analyst said of a finding. */
export interface FindingDecision {
  readonly verdict: "harmless" | "confirmed";
  readonly note: string;
  readonly by: string;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** One thing that happened, as rules found it. */
export interface PictureFinding extends Period {
  /** Of the rule and the values that make it one: the same in the next picture, whatever comes in. */
  readonly id: string;
  /** Key of the rule, of the correlation or of the detector. */
  readonly rule: string;
  readonly title: string;
  readonly statement: Bilingual;
  /** The statement with few and short values, for where many findings are told. */
  readonly brief?: Bilingual;
  readonly harmless?: Bilingual;
  readonly level: RuleLevel;
  readonly sure: Certainty;
  readonly tactics: readonly Tactic[];
  /** Ids of ATT&CK, such as `T1110.001`. */
  readonly techniques: readonly string[];
  readonly who: SeenValues;
  readonly from: SeenValues;
  readonly to: SeenValues;
  readonly hosts: SeenValues;
  /** Commands, files, services, paths: what the rule shows. */
  readonly what: SeenValues;
  readonly count: number;
  /** At most 20: the first and the last. */
  readonly lines: readonly LinePlace[];
  /** Findings of other rules that are part of it. */
  readonly parts: readonly { readonly rule: string; readonly title: string; readonly count: number }[];
  /** Which records it is of; absent where no condition on single records says it. */
  readonly matches?: FindingMatches;
  readonly decision?: FindingDecision;
}

/** The records that a finding is of: they met one of the rules, have the values and lie within the times. */
export interface FindingMatches {
  /** Keys of rules about records, those of the last step of a sequence first. */
  readonly rules: readonly string[];
  /** By field; none where many things of a kind became one finding. */
  readonly values: Readonly<Record<string, string>>;
  /** Microseconds UTC, inclusive. */
  readonly from?: number;
  readonly to?: number;
  /** Conditions of their own, where no rule names the records. */
  readonly wheres?: readonly Where[];
}

export type TopicStatus = "observed" | "not-observed" | "not-assessable";

/** What an incident says of one of the things that analysts ask about. */
export interface TopicState {
  readonly topic: string;
  readonly title: Bilingual;
  readonly phase: string;
  readonly status: TopicStatus;
  /** Records that show it, by rule. */
  readonly seen: readonly ({ readonly rule: string; readonly count: number } & Period)[];
  readonly findings: readonly string[];
  /** Labels of sources that show it or could have, and how many records of them were compared. */
  readonly sources: readonly string[];
  readonly records: number;
  /** Kinds of sources that would show it. */
  readonly shownBy: readonly Bilingual[];
}

export interface Actor extends Period {
  readonly kind: "account" | "address" | "host" | "process";
  readonly value: string;
  readonly roles: readonly ("source" | "destination" | "actor" | "target" | "observer")[];
  readonly count: number;
}

/** Who acted from where on what. */
export interface Act extends Period {
  readonly user: string | undefined;
  readonly from: string | undefined;
  readonly host: string | undefined;
  readonly action: string | undefined;
  readonly count: number;
}

/** From a login to its logout, or the requests of one address. */
export interface Session extends Period {
  readonly kind: "login" | "web";
  readonly user: string | undefined;
  readonly from: string | undefined;
  readonly host: string | undefined;
  readonly count: number;
  readonly isOpen: boolean;
}

/** What a source is, and what of it should not be trusted. */
export interface PictureSource extends Period {
  readonly source: SourceId;
  readonly file: string;
  readonly records: number;
  readonly kinds: readonly { readonly kind: string; readonly title: Bilingual; readonly records: number }[];
  readonly withoutTime: number;
  readonly withCategory: number;
  readonly isZoneAssumed: boolean;
  /** Stretches without records that are long for this source. */
  readonly silences: readonly TimeStep[];
  /** Steps of its times against the order. */
  readonly jumps: readonly TimeStep[];
  readonly gaps: number;
  readonly isIncomplete: boolean;
}

/** What an incident is, without a question. */
export interface Picture extends Period {
  /** Of the records it was drawn from. */
  readonly version: string;
  readonly records: number;
  readonly withoutTime: number;
  readonly sources: readonly PictureSource[];
  /** Those of the highest level first, then by time. */
  readonly findings: readonly PictureFinding[];
  readonly topics: readonly TopicState[];
  readonly actors: readonly Actor[];
  readonly acts: readonly Act[];
  readonly sessions: readonly Session[];
  /** What was not looked at in whole, and why. */
  readonly leftOut: readonly string[];
}
