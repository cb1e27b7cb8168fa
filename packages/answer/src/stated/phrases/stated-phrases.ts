import type { QuestionLanguage, RuleLevel } from "@lagebild/domain";
import { ENGLISH } from "./english.js";
import { GERMAN } from "./german.js";

/** What a condition limits, or how it compares where it has no word of its own. */
export type ConditionWord =
  | "source"
  | "destination"
  | "account"
  | "accountOfLogin"
  | "host"
  | "program"
  | "file"
  | "equals"
  | "startsWith"
  | "endsWith"
  | "contains"
  | "above"
  | "atLeast"
  | "atMost"
  | "below"
  | "inNetwork"
  | "exists";

type AskWord =
  | "count"
  | "distinct"
  | "list"
  | "top"
  | "least"
  | "firstOf"
  | "lastOf"
  | "topSum"
  | "topDistinct"
  | "first"
  | "last"
  | "both"
  | "all"
  | "duration"
  | "sum"
  | "average"
  | "max"
  | "min"
  | "per"
  | "busiest"
  | "silence"
  | "interval"
  | "yes-no"
  | "compare"
  | "only"
  | "lines"
  | "clock"
  | "order"
  | "timeline"
  | "summary";

type Words =
  | "record"
  | "records"
  | "recordsAmong"
  | "also"
  | "says"
  | "or"
  | "and"
  | "more"
  | "orMore"
  | "date"
  | "dateAndClock"
  | "to"
  | "onDay"
  | "since"
  | "until"
  | "only"
  | "clock"
  | "unitsOf"
  | "yes"
  | "no"
  | "noNone"
  | "onlyThese"
  | "othersToo"
  | "othersTooUnnamed"
  | "count"
  | "occurrences"
  | "inAll"
  | "distinctOne"
  | "distinctMany"
  | "atLeastTimes"
  | "atMostTimes"
  | "none"
  | "listed"
  | "topTied"
  | "topOf"
  | "noTime"
  | "duration"
  | "durationOne"
  | "between"
  | "bytes"
  | "size"
  | "notNumbers"
  | "notNumber"
  | "striking"
  | "noNumbers"
  | "busiest"
  | "busiestTied"
  | "perUnit"
  | "silence"
  | "interval"
  | "intervalAbout"
  | "noInterval"
  | "noSilence"
  | "against"
  | "moreOf"
  | "lessOf"
  | "mostOf"
  | "leastOf"
  | "asMany"
  | "ordered"
  | "firstOf"
  | "thenOf"
  | "notThere"
  | "absent"
  | "clockTold"
  | "clockSet"
  | "clockWritten"
  | "clockUnknown"
  | "yearTold"
  | "yearWritten"
  | "yearUnknown"
  | "planted"
  | "plantedOne"
  | "notProven"
  | "quoted"
  | "among"
  | "sources"
  | "withoutOne"
  | "withoutOneOnly"
  | "notAssessable"
  | "notAssessableAny"
  | "notAssessableValues"
  | "notAssessableValuesOne"
  | "shownBy"
  | "open"
  | "openRead"
  | "ofThatRecord"
  | "them"
  | "ofThem"
  | "moreAlike"
  | "mostActive"
  | "chosenBy"
  | "unused"
  | "leftOut"
  | "possibly"
  | "deeds"
  | "facets"
  | "elsewhere"
  | "others"
  | "ownLines"
  | "nearest"
  | "timesUntil"
  | "nothingNear"
  | "incomplete"
  | "notAnswered"
  | "linesOf"
  | "timelineOf"
  | "timelineOn"
  | "stepOf"
  | "stepNotFound"
  | "stretch"
  | "silenceBefore"
  | "noSilenceBefore"
  | "summaryOf"
  | "summaryOfLow"
  | "levelCount"
  | "onHosts"
  | "onHostsOf"
  | "byAccount"
  | "fromAddress"
  | "likewise"
  | "assessedYes"
  | "assessedOpen"
  | "further"
  | "involved"
  | "addresses"
  | "commandsOf"
  | "mostlyOf"
  | "finding"
  | "findings"
  | "noFindings"
  | "volume";

type Table<K extends string> = Readonly<Record<K, string>>;

/** The wording of answers in one language: templates whose parts in braces are filled in. */
export interface StatedPhrases extends Table<Words> {
  readonly conditions: Table<ConditionWord>;
  /** Behind records: before or after which others they are. */
  readonly anchored: Table<"before" | "after">;
  readonly without: Table<ConditionWord>;
  readonly months: readonly string[];
  readonly weekdays: readonly string[];
  readonly units: Table<"second" | "minute" | "hour" | "day" | "week">;
  readonly top: Table<"most" | "least" | "first" | "last">;
  readonly bySum: Table<"most" | "least">;
  readonly byDistinct: Table<"most" | "least">;
  readonly when: Table<"once" | "first" | "last" | "both" | "all">;
  readonly amounts: Table<"sum" | "average" | "max" | "min">;
  readonly levels: Table<RuleLevel>;
  /** Titles of fields that a summary lists. */
  readonly actors: Readonly<Record<string, string>>;
  readonly plain: Table<"count" | "distinct" | "values" | "numbers" | "times" | "buckets" | "pairs" | "only" | "none">;
  readonly asks: Table<AskWord>;
}

/** The wording in the language of the question. */
export const statedPhrases = (language: QuestionLanguage): StatedPhrases => (language === "de" ? GERMAN : ENGLISH);

/** Fills a template in. What is filled in is not looked at again, whatever it holds. */
export const fill = (template: string, parts: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole);

/** All texts of both languages, without what is filled in. */
export function statedWordings(): readonly string[] {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === "string") texts.push(value.replaceAll(/\{\w+\}/g, " "));
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(walk);
  };
  [ENGLISH, GERMAN].forEach(walk);
  return texts;
}
