import { perFieldNames, type FieldValues, type ParsedLine } from "@lagebild/domain";

/**
 * Names of fields, in lower case without signs, that say how often what a record says happened. A bare `count` is of
 * many things: it counts where the record says of what by a name beside it.
 */
const NAMES: ReadonlySet<string> = new Set(
  (
    "cnt eventcount eventscount occurrences occurrence occurrencecount numberofoccurrences repeat repeated repeatcount repetitions repeatcnt " +
    "hitcount hitcnt hits aggregatecount aggregatedcount aggregatedeventcount baseeventcount suppressedcount logcount alertcount matchcount " +
    "numevents eventcnt dupcount duplicatecount timesseen seencount"
  ).split(" "),
);
const COUNT_NAMES: ReadonlySet<string> = new Set(["count", "number", "times"]);
/** What a bare count stands beside where it counts the event. */
const EVENT_NAMES =
  /^(?:event|eventtype|eventname|attack|attackid|attackname|signature|sid|alert|rule|ruleid|threat|threatname|msgid)$/;
/** Names beside which a bare count is of something else. */
const OTHER_COUNTS = /bytes|packets|items|results|rows|records|files|users|total/;
const MAX = 1e9;
const kinds = new Map<string, "count" | "bare" | "event" | "other" | "none">();
const MAX_KEPT = 20_000;

function kindOf(name: string): "count" | "bare" | "event" | "other" | "none" {
  let kind = kinds.get(name);
  if (kind === undefined) {
    const last = name
      .slice(name.lastIndexOf(".") + 1)
      .toLowerCase()
      .replace(/[^a-z0-9]/g, "");
    kind = NAMES.has(last)
      ? "count"
      : COUNT_NAMES.has(last) && !name.includes(".")
        ? "bare"
        : EVENT_NAMES.test(last)
          ? "event"
          : OTHER_COUNTS.test(last)
            ? "other"
            : "none";
    if (kinds.size >= MAX_KEPT) kinds.clear();
    kinds.set(name, kind);
  }
  return kind;
}

const REPEATED = /^message repeated (\d{1,9}) times?: ?\[ ?(.*?) ?\]?$/s;
const LAST_REPEATED = /^(?:--- ?)?last message (?:.{0,60} )?repeated (\d{1,9}) times?(?: ---)?\.?$/i;

const REPEATED_INITIALS: ReadonlySet<number> = new Set([..."m-lL"].map((first) => first.charCodeAt(0)));

/** How often what a record says happened, where it says so more than once; undefined for once. */
export function occurrencesOf({ message, fields }: ParsedLine): number | undefined {
  const repeated = REPEATED_INITIALS.has(message.charCodeAt(0))
    ? (REPEATED.exec(message) ?? LAST_REPEATED.exec(message))
    : undefined;
  const count = repeated ? Number(repeated[1]) : fields ? countOfFields(fields) : undefined;
  return count !== undefined && count > 1 && count <= MAX ? count : undefined;
}

/** The names among those of a record that count it. */
const countNamesOf = perFieldNames((names) => {
  const kinds = names.map(kindOf);
  return {
    counts: names.filter((_, i) => kinds[i] === "count" || kinds[i] === "bare"),
    isOfEvent: kinds.includes("event") && !kinds.includes("other"),
  };
});

function countOfFields(fields: FieldValues): number | undefined {
  const { counts, isOfEvent } = countNamesOf(fields);
  let bare: number | undefined;
  for (const name of counts) {
    if (!/^\d{1,9}$/.test(fields[name]!)) continue;
    if (kindOf(name) === "count") return Number(fields[name]);
    bare = Number(fields[name]);
  }
  return isOfEvent ? bare : undefined;
}

/** A record with what a relay wrote around its message taken off: `message repeated 5 times: [ x]` is x. */
export function withOccurrences(record: ParsedLine): ParsedLine {
  const occurrences = occurrencesOf(record);
  if (occurrences === undefined) return record;
  const inner = REPEATED.exec(record.message)?.[2];
  return { ...record, occurrences, ...(inner !== undefined && inner !== "" && { message: inner }) };
}
