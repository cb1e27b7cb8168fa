import {
  Failure,
  UTC,
  type IncidentZone,
  type RecordFilter,
  type Severity,
  type SourceId,
  type Where,
} from "@lagebild/domain";
import { limitsTimes, type IncidentIndex, type IndexSnapshot } from "@lagebild/search";
import type { LineReader, ReadLine } from "./resolve-lines.js";
import { endsOf, notableEvents, type EventGroup } from "./timeline-events.js";
import { attackTags, TACTICS, type Tactic } from "./timeline-tactics.js";

export interface TimelineRequest {
  readonly filter?: RecordFilter;
  /** Events to show, 1 to 1,000; 100 unless given. */
  readonly limit?: number;
  /** The zone that its times are shown in; UTC unless given. */
  readonly zone?: IncidentZone;
  /** Counts all records in stretches of this length as well. */
  readonly bucketSeconds?: number;
}

/** One kind of event with all of its records. */
export interface TimelineEvent {
  /** Id of its meaning; of its template where it has none. */
  readonly id: string;
  readonly title: { readonly en: string; readonly de: string };
  readonly severity: Severity;
  /** By tags of its meaning; empty where it is part of no tactic. */
  readonly tactics: readonly Tactic[];
  readonly techniques: readonly string[];
  readonly count: number;
  /** Microseconds UTC. */
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  /** The hour, or the day in a long time, with most of its records; for events of 20 and more. */
  readonly peak?: { readonly startTime: number; readonly seconds: number; readonly count: number };
  readonly files: readonly {
    readonly source: SourceId;
    readonly file: string;
    readonly count: number;
    readonly firstLine: number;
    readonly lastLine: number;
  }[];
  readonly hosts: readonly { readonly name: string; readonly count: number }[];
  /** Its first line and its last. */
  readonly lines: readonly ReadLine[];
}

export interface TimelinePhase {
  readonly tactic: Tactic;
  readonly events: number;
  readonly records: number;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
}

export interface Timeline {
  /** In the order of their first time; those without a time last. */
  readonly events: readonly TimelineEvent[];
  /** In ATT&CK's order. */
  readonly phases: readonly TimelinePhase[];
  /** Records that the filter left. */
  readonly records: number;
  /**
   * Records without a time: under limits of time they are left out, though they meet all others; without, they are among
   * the records and come last.
   */
  readonly withoutTime: number;
  /** Whether times are limited. */
  readonly isLimited: boolean;
  readonly zone: IncidentZone;
  /** Sources of which times had to be taken as some zone's, since neither they nor anybody said which. */
  readonly zones: { readonly assumed: number; readonly sources: number };
  /** Where they are asked for. */
  readonly buckets?: {
    readonly seconds: number;
    readonly counts: readonly { readonly startTime: number; readonly count: number }[];
  };
  readonly leftOut: readonly { readonly reason: string; readonly count: number }[];
  /** Files of which parts are not searchable yet. */
  readonly incomplete: readonly string[];
}

export interface TimelineDeps {
  readonly index: IncidentIndex;
  readonly snapshot: IndexSnapshot;
  readonly lines: LineReader;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
const MAX_HOSTS = 10;
const MAX_FILES = 20;
const MAX_SHAPES = 2_000;

/** Orders what is notable in an incident by time. Failure "invalid" for a limit that is none. */
export async function timelineOf(deps: TimelineDeps, request: TimelineRequest): Promise<Timeline> {
  const limit = request.limit ?? DEFAULT_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new Failure("invalid", `limit is ${limit}, expected 1 to ${MAX_LIMIT} events`);
  const { filter = {}, zone = UTC, bucketSeconds } = request;
  const buckets =
    bucketSeconds === undefined ? {} : { buckets: await bucketsOf(deps.index, filter, zone, bucketSeconds) };
  const { notable, leftOut, records } = await notableEvents(deps.index, filter, limit);
  const read = await deps.lines.readRows(notable.flatMap(endsOf));
  const byPlace = new Map(read.map((line) => [`${line.row.source} ${line.row.line}`, line]));
  const events: TimelineEvent[] = [];
  for (const group of notable) {
    const lines = endsOf(group).flatMap((row) => byPlace.get(`${row.source} ${row.line}`) ?? []);
    const event = eventOf(group, lines, await hostsOf(deps.index, group, filter));
    const peak = await peakOf(deps.index, event, whereOf(group, filter));
    events.push({ ...event, ...(peak && { peak }) });
  }
  events.sort((a, b) => (a.firstTime ?? Infinity) - (b.firstTime ?? Infinity) || (a.id < b.id ? -1 : 1));
  const incomplete = deps.snapshot.incomplete.map(({ source }) => source.file);
  return {
    events,
    phases: phasesOf(events),
    records,
    withoutTime: await untimedOf(deps, filter),
    isLimited: limitsTimes(filter),
    zone,
    zones: assumedZones(deps.snapshot),
    ...buckets,
    leftOut,
    incomplete,
  };
}

const MAX_SHOWN_BUCKETS = 10_000;

/** As long as asked for: where they are too many, the engine refuses and says which length would do. */
async function bucketsOf(
  index: IncidentIndex,
  where: RecordFilter,
  { name }: IncidentZone,
  bucketSeconds: number,
): Promise<NonNullable<Timeline["buckets"]>> {
  const limit = MAX_SHOWN_BUCKETS;
  const { buckets = [] } = await index.aggregate({ op: "perBucket", where, bucketSeconds, zone: name, limit });
  return { seconds: bucketSeconds, counts: buckets };
}

/** Most incidents have none; where sources tell, nothing needs to be counted. */
async function untimedOf({ index, snapshot }: TimelineDeps, filter: RecordFilter): Promise<number> {
  const isWhole = Object.values(filter).every((part) => part === undefined);
  if (isWhole) return snapshot.sources.reduce((sum, { coverage }) => sum + coverage.withoutTime, 0);
  const where = limitsTimes(filter) ? filter : { ...filter, from: -Number.MAX_SAFE_INTEGER };
  return (await index.aggregate({ op: "count", where })).withoutTime ?? 0;
}

const assumedZones = ({ sources }: IndexSnapshot): Timeline["zones"] => ({
  assumed: sources.filter(({ coverage }) => (coverage.course?.zones.assumed ?? 0) > 0).length,
  sources: sources.length,
});

function eventOf(group: EventGroup, lines: readonly ReadLine[], hosts: TimelineEvent["hosts"]): TimelineEvent {
  const { meaning, occurrences, count } = group;
  const runs = occurrences.map(({ run }) => run);
  const files = new Map<string, { source: SourceId; count: number; firstLine: number; lastLine: number }>();
  for (const { source, file, run } of occurrences) {
    const known = files.get(file);
    files.set(file, {
      source,
      count: (known?.count ?? 0) + run.count,
      firstLine: Math.min(known?.firstLine ?? run.firstLine, run.firstLine),
      lastLine: Math.max(known?.lastLine ?? run.lastLine, run.lastLine),
    });
  }
  return {
    id: group.id,
    title: { en: meaning?.en ?? group.text, de: meaning?.de ?? group.text },
    severity: meaning?.severity ?? "info",
    ...attackTags(meaning?.tags ?? []),
    count,
    firstTime: extreme(
      runs.map(({ firstTime }) => firstTime),
      Math.min,
    ),
    lastTime: extreme(
      runs.map(({ lastTime }) => lastTime),
      Math.max,
    ),
    files: [...files].slice(0, MAX_FILES).map(([file, { source, ...part }]) => ({ source, file, ...part })),
    hosts,
    lines,
  };
}

async function hostsOf(index: IncidentIndex, group: EventGroup, filter: RecordFilter): Promise<TimelineEvent["hosts"]> {
  const where = whereOf(group, filter);
  const { values = [] } = await index.aggregate({ op: "top", of: { column: "host" }, where, limit: MAX_HOSTS });
  return values.map(({ value, count }) => ({ name: value, count }));
}

const whereOf = ({ shapes }: EventGroup, filter: RecordFilter): Where => ({
  ...filter,
  shapes: shapes.slice(0, MAX_SHAPES),
});

const PEAK_RECORDS = 20;
const HOUR = 3_600;
const MAX_BUCKETS = 2_000;

/** What is common all day says little; when most of it happened says more. */
async function peakOf(
  index: IncidentIndex,
  { count, firstTime, lastTime }: TimelineEvent,
  where: Where,
): Promise<TimelineEvent["peak"]> {
  if (count < PEAK_RECORDS || firstTime === undefined || lastTime === undefined) return undefined;
  const hours = (lastTime - firstTime) / (HOUR * 1e6);
  const seconds = hours < MAX_BUCKETS - 2 ? HOUR : 24 * HOUR;
  if (hours <= 1 || hours / 24 >= MAX_BUCKETS - 2) return undefined;
  const { buckets = [] } = await index.aggregate({
    op: "perBucket",
    where,
    bucketSeconds: seconds,
    limit: MAX_BUCKETS,
  });
  const most = buckets.reduce((best, bucket) => (bucket.count > best.count ? bucket : best), {
    startTime: 0,
    count: 0,
  });
  return most.count === 0 ? undefined : { ...most, seconds };
}

function phasesOf(events: readonly TimelineEvent[]): readonly TimelinePhase[] {
  return TACTICS.flatMap((tactic) => {
    const own = events.filter(({ tactics }) => tactics.includes(tactic));
    if (own.length === 0) return [];
    return [
      {
        tactic,
        events: own.length,
        records: own.reduce((sum, { count }) => sum + count, 0),
        firstTime: extreme(
          own.map(({ firstTime }) => firstTime),
          Math.min,
        ),
        lastTime: extreme(
          own.map(({ lastTime }) => lastTime),
          Math.max,
        ),
      },
    ];
  });
}

/** The least or greatest of the times there are. */
function extreme(times: readonly (number | undefined)[], choose: (a: number, b: number) => number): number | undefined {
  return times.reduce((best, time) => (best === undefined || time === undefined ? (best ?? time) : choose(best, time)));
}
