import { formatSpan, formatTime } from "@lagebild/context";
import { roughDurationText, timeTroubles, type SourceCoverage, type TimeCourse, type TimeStep } from "@lagebild/domain";

/** What an analyst should know of a source's times before trusting an order of events. */
export interface SourceTimes {
  /** One line: the share of records with a time, their span, and where the zone came from. */
  readonly summary: string;
  /** What to distrust, one line each. */
  readonly warnings: readonly string[];
  /** Short names of what is to be distrusted, for a summary over all sources. */
  readonly kinds: readonly ("no time" | "zone assumed" | "silence" | "clock jump" | "no order")[];
}

/** A source of which fewer records have a time is warned about. */
const MIN_TIMED = 0.99;

/** Writes how far the times of a source can be trusted, in a zone; undefined for a source without records. */
export function printSourceTimes(coverage: SourceCoverage, zone: string): SourceTimes | undefined {
  const { course, withoutTime } = coverage;
  const records = coverage.parsed + coverage.keptAsText;
  if (!course || records === 0) return undefined;
  const warnings: string[] = [];
  const kinds: SourceTimes["kinds"][number][] = [];
  const timed = records - withoutTime;
  if (timed < records * MIN_TIMED) {
    kinds.push("no time");
    warnings.push(`${withoutTime} of ${records} records have no time: a filter by time leaves them out`);
  }
  if (course.zones.assumed > 0) kinds.push("zone assumed");
  const { silences, jumps, isNewestFirst, isUnordered } = timeTroubles(course);
  for (const step of silences) warnings.push(`no record for ${lengthOf(step)} ${placeOf(step, zone)}`);
  for (const step of jumps) warnings.push(`time goes back by ${lengthOf(step)} ${placeOf(step, zone)}`);
  if (silences.length > 0) kinds.push("silence");
  if (jumps.length > 0) kinds.push("clock jump");
  if (isUnordered) {
    kinds.push("no order");
    warnings.push("records are in no order of time");
  }
  const span = course.first && course.last ? spanOf(coverage, zone) : "";
  const parts = [
    `times: ${percentText(timed, records)} of ${records} records`,
    span,
    zoneText(course),
    isNewestFirst ? "newest first" : "",
    course.repeats > 0 ? `${course.repeats} records stand for ${course.repeatedOccurrences} occurrences` : "",
  ];
  return { summary: parts.filter((part) => part !== "").join("; "), warnings, kinds };
}

function spanOf({ course }: SourceCoverage, zone: string): string {
  const times = [course!.first!.time, course!.last!.time].sort((a, b) => a - b);
  return `${formatSpan(times[0], times[1], zone)} ${zone}`;
}

/** Offsets that are named of a source. */
const NAMED_OFFSETS = 3;

function zoneText({ zones: { written, set, assumed }, offsets = {} }: TimeCourse): string {
  const all = written + set + assumed;
  const parts = [
    written > 0 ? `zone written${written < all ? ` in ${percentText(written, all)}` : ""}${offsetText(offsets)}` : "",
    set > 0 ? `zone set for ${percentText(set, all)}` : "",
    assumed > 0 ? `zone assumed for ${percentText(assumed, all)}` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** Which offsets were written, the most frequent first: ` (+02:00, +01:00)`. */
function offsetText(offsets: Readonly<Record<string, number>>): string {
  const names = Object.entries(offsets)
    .sort(([, some], [, others]) => others - some)
    .map(([name]) => name);
  if (names.length === 0) return "";
  const more = names.length > NAMED_OFFSETS ? [`${names.length - NAMED_OFFSETS} more`] : [];
  return ` (${[...names.slice(0, NAMED_OFFSETS), ...more].join(", ")})`;
}

/** Writes whole percents that say 0 and 100 only where that is so. */
export function percentText(part: number, whole: number): string {
  const share = Math.round((part / whole) * 100);
  if (part < whole && share === 100) return "over 99 %";
  return part > 0 && share === 0 ? "under 1 %" : `${share} %`;
}

const placeOf = ({ fromLine, toLine, fromTime, toTime }: TimeStep, zone: string): string =>
  `between line ${fromLine} (${formatTime(fromTime, zone)}) and line ${toLine} (${formatTime(toTime, zone)})`;

const lengthOf = ({ fromTime, toTime }: TimeStep): string =>
  roughDurationText(Math.round(Math.abs(toTime - fromTime) / 1e6));
