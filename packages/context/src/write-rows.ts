import type { Silence, StatementResult, ValueRow } from "@lagebild/domain";
import { clipText, escapeText } from "./escape-text.js";
import { formatSpan } from "./format-time.js";

const MAX_VALUE = 200;
/** Of a place and of each value of a combination. */
const MAX_PART = 80;

/** Writes what came out of a statement: at most so many rows, and how many more there are. */
export function resultRows(result: StatementResult, maxRows: number, zone = "UTC"): readonly string[] {
  const { summary, buckets, groups, pairs, silences, values, distinct, count, occurrences } = result;
  if (summary) return summaryRows(summary);
  if (buckets) return bucketRows(buckets, maxRows, zone);
  const spanOf = ({ firstTime, lastTime }: Timed): string => {
    const span = formatSpan(firstTime, lastTime, zone);
    return span === "" ? "" : `, ${span}`;
  };
  if (groups) {
    const rows = groups.map((group) => `${group.values.map(partText).join(" | ")} x ${group.count}${spanOf(group)}`);
    return bounded(rows, distinct ?? rows.length, maxRows);
  }
  if (silences) return silences.slice(0, maxRows).map((silence) => silenceText(silence, zone));
  const valueRows = (values ?? []).map(
    (row) => `${shown(row.value, MAX_VALUE)} x ${row.count}${rankText(row)}${spanOf(row)}`,
  );
  if (pairs) {
    const rows = pairs.map(
      ({ first, then, value }) =>
        `${placeText(first, zone)} -> ${placeText(then, zone)}${value === undefined ? "" : `, both ${partText(value)}`}`,
    );
    const few = Math.max(1, Math.floor(maxRows / 3));
    const listed = values ? bounded(valueRows, distinct ?? valueRows.length, maxRows - few) : [];
    return [`= ${count ?? pairs.length} pairs`, ...listed, ...bounded(rows, count ?? rows.length, few)];
  }
  if (count !== undefined)
    return [`= ${count}${occurrences === undefined ? "" : `, which say it happened ${occurrences} times`}`];
  return values ? bounded(valueRows, distinct ?? valueRows.length, maxRows) : [];
}

function bounded(rows: readonly string[], total: number, maxRows: number): readonly string[] {
  const few = rows.slice(0, maxRows);
  const more = total - few.length;
  return more > 0 ? [...few, `and ${more} more`] : few.length > 0 ? few : ["none"];
}

const shown = (text: string, maxCharacters: number): string => escapeText(clipText(text, maxCharacters));
const partText = (value: string | undefined): string => (value === undefined ? "-" : shown(value, MAX_PART));

interface Timed {
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
}

const placeText = (
  { file, line, time }: { file: string; line: number; time: number | undefined },
  zone: string,
): string => `${shown(file, MAX_PART)}:${line}${time === undefined ? "" : ` at ${formatSpan(time, time, zone)}`}`;

const rankText = ({ sum, distinct }: ValueRow): string =>
  sum !== undefined ? `, sum ${sum}` : distinct === undefined ? "" : `, ${distinct} different`;

const silenceText = ({ from, to, microseconds }: Silence, zone: string): string =>
  `${microseconds / 1e6} s from ${placeText(from, zone)} to ${placeText(to, zone)}`;

/** The fullest stretches, in order of time; the empty ones say nothing. */
function bucketRows(
  buckets: NonNullable<StatementResult["buckets"]>,
  maxRows: number,
  zone: string,
): readonly string[] {
  const filled = buckets.filter(({ count }) => count > 0);
  const fullest = [...filled].sort((a, b) => b.count - a.count).slice(0, maxRows);
  const rows = fullest
    .sort((a, b) => a.startTime - b.startTime)
    .map(({ startTime, count }) => `${formatSpan(startTime, startTime, zone)} x ${count}`);
  return bounded(rows, filled.length, maxRows);
}

function summaryRows({ numbers, sum, min, max, others }: NonNullable<StatementResult["summary"]>): readonly string[] {
  const rest = others > 0 ? [`${others} values are no numbers`] : [];
  if (numbers === 0 || min === undefined || max === undefined) return ["no numbers", ...rest];
  return [`sum ${sum}, least ${min}, greatest ${max}, average ${sum / numbers} of ${numbers} numbers`, ...rest];
}
