import {
  earliest,
  latest,
  type AskedResult,
  type ExactResult,
  type ReadQuestion,
  type Selection,
  type StatementResult,
} from "@lagebild/domain";
import type { AnswerMaterial } from "../answer-material.js";
import { shownResults, type ShownResult } from "../shown-results.js";
import { fill, statedPhrases, type StatedPhrases } from "./phrases/stated-phrases.js";
import { eventText, formOf, whatText } from "./say-selection.js";
import { numberText } from "./write/write-number.js";
import { spanText, type TimeStyle } from "./write/write-time.js";

/** A result of the engine about one selection, with how it is cited. */
export interface Found {
  readonly place: number;
  /** Place of the selection in the reading. */
  readonly of: number;
  readonly selection: Selection;
  readonly result: StatementResult;
  readonly samples: ExactResult["samples"];
  /** Undefined where its block did not fit the window. */
  readonly shown: ShownResult | undefined;
  /** Id of the finding whose records it is of. */
  readonly finding?: string;
  /** What its records are, where a summary counts them by kind. */
  readonly kind?: AskedResult["kind"];
  /** What its record shows, where it is a line of a timeline. */
  readonly moment?: AskedResult["moment"];
  /** What the records say beside what was asked, and what it is. */
  readonly isFacet?: boolean;
  /** It stands in other records: those that name this value. */
  readonly elsewhere?: string;
  readonly ask?: AskedResult["ask"];
}

/** A sentence with the bare values in it, and the results that it rests on. */
export interface Stated {
  readonly text: string;
  readonly values: readonly string[];
  readonly rests: readonly Found[];
  /** A line of the log that shows it would help the reader. */
  readonly showsLine?: boolean;
}

/** To whom and how something is told. */
export interface Told {
  readonly style: TimeStyle;
  readonly phrases: StatedPhrases;
  readonly isYesNo: boolean;
  readonly read: ReadQuestion;
  /** Places of selections that a sentence before has named: they are named in short. */
  readonly named?: ReadonlySet<number>;
}

/** How the answer to a question as read is told. */
export function toldOf({ window }: AnswerMaterial, read: ReadQuestion): Told {
  const { language, times, wants } = window.plan;
  return {
    style: { language, zone: times?.zone.name ?? "UTC" },
    phrases: statedPhrases(language),
    isYesNo: wants === "yes-no",
    read,
  };
}

/** The results of a reading with their blocks; places that name no result or no selection are left out. */
export function foundIn(material: AnswerMaterial, { reading, results }: ReadQuestion): readonly (Found & AskKey)[] {
  const shown = new Map(shownResults(material).map((one) => [one.place, one]));
  return results.flatMap(({ ask, of, exact: place, finding, kind, moment, isFacet, elsewhere }) => {
    const exact = material.exact[place];
    const selection = reading.of[of];
    if (!exact || !selection) return [];
    const { result, samples } = exact;
    return [
      {
        key: askKey(ask),
        place,
        of,
        selection,
        result,
        samples,
        shown: shown.get(place),
        ...(finding !== undefined && { finding }),
        ...(kind && { kind }),
        ...(moment && { moment }),
        ...(isFacet && { ask, isFacet }),
        ...(elsewhere !== undefined && { elsewhere }),
      },
    ];
  });
}

interface AskKey {
  readonly key: string;
}

/** The same for asks that ask the same: what comes over HTTP is no longer the same object. */
export const askKey = (ask: unknown): string => JSON.stringify(ask);

/** Cites the blocks that a sentence rests on. */
export const citing = (text: string, rests: readonly Found[]): string =>
  [text, ...new Set(rests.flatMap(({ shown }) => (shown ? [`[${shown.block.id}]`] : [])))].join(" ");

/** Records that a result is about, and how they are named. */
export const countText = (count: number, { style }: Told): string => numberText(count, style.language);

/** The records of a selection in words, in the form that a number asks for. */
export const whatOf = ({ selection, of }: Found, count: number, { style, named }: Told): string =>
  named?.has(of) ? eventText(selection, formOf(count), style.language) : whatText(selection, formOf(count), style);

/** First and last time of the records of results, as far as they show them. */
export function timesOf(found: readonly Found[]): {
  readonly first: number | undefined;
  readonly last: number | undefined;
} {
  const times = found.flatMap(({ result, samples }) => [
    ...(result.records ?? []).map(({ time }) => time),
    ...samples.map(({ row }) => row.time),
    ...(result.values ?? []).flatMap(({ firstTime, lastTime }) => [firstTime, lastTime]),
    ...(result.groups ?? []).flatMap(({ firstTime, lastTime }) => [firstTime, lastTime]),
  ]);
  return { first: earliest(times), last: latest(times) };
}

/** Values are listed up to a limit: of those that are not, times are not known. */
const isListedWhole = ({ result: { matched, distinct, values, groups } }: Found): boolean =>
  (values === undefined || (distinct ?? values.length) <= values.length) &&
  (groups === undefined || groups.reduce((sum, { count }) => sum + count, 0) >= matched);

/**
 * From when to when the records are, with a comma before; nothing where the question itself limits the time, or where not
 * all of them are known.
 */
export function seenSpan(found: readonly Found[], { style, named }: Told): string {
  if (found.every(({ of }) => named?.has(of))) return "";
  const isLimited = found.some(({ selection }) => hasTime(selection));
  const { first, last } = timesOf(found);
  if (!found.every(isListedWhole)) return "";
  return isLimited || first === undefined || last === undefined ? "" : `, ${spanText(first, last, style)}`;
}

const hasTime = ({ time }: Selection): boolean =>
  time?.from !== undefined || time?.to !== undefined || time?.timesOfDay !== undefined;

/** What was counted in all, after what is said of it: `..., in 1,204 failed logins from 203.0.113.7.` */
export function inAll(said: string, found: Found, told: Told): string {
  if (told.named?.has(found.of)) return `${said}.`;
  const { matched } = found.result;
  return fill(told.phrases.inAll, {
    said,
    n: countText(matched, told),
    what: whatOf(found, matched, told),
    span: seenSpan([found], told),
  });
}
