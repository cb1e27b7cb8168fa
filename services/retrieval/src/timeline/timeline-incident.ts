import {
  earliest,
  Failure,
  latest,
  TACTICS,
  RULE_LEVELS,
  UTC,
  type IncidentZone,
  type PictureFinding,
  type RecordFilter,
} from "@lagebild/domain";
import { courseOfEvents, type CourseEntry } from "@lagebild/picture";
import { limitsTimes } from "@lagebild/domain";
import type { IncidentIndex, IndexSnapshot } from "@lagebild/search";
import type { IncidentRules } from "../picture/incident-rules.js";
import { placeKey, readPlaces } from "../read-places.js";
import type { LineReader } from "../resolve-lines.js";
import { besideOf, minutesOf } from "./entries-beside.js";
import { endsOf, peakOf } from "./entry-details.js";
import type { Timeline, TimelineEntry, TimelinePhase, TimelineRequest } from "./timeline.js";

export interface TimelineDeps {
  readonly index: IncidentIndex;
  readonly snapshot: IndexSnapshot;
  readonly lines: LineReader;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

/** Orders what happened in an incident by time. Failure "invalid" for a limit that is none. */
export async function timelineOf(
  deps: TimelineDeps,
  { rules }: IncidentRules,
  findings: () => Promise<readonly PictureFinding[]>,
  request: TimelineRequest,
): Promise<Timeline> {
  const limit = request.limit ?? DEFAULT_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new Failure("invalid", `limit is ${limit}, expected 1 to ${MAX_LIMIT} entries`);
  const { filter = {}, zone = UTC, bucketSeconds } = request;
  const { index, snapshot } = deps;
  const buckets = bucketSeconds === undefined ? {} : { buckets: await bucketsOf(index, filter, zone, bucketSeconds) };
  const labels = new Map(snapshot.sources.map(({ source, coverage }) => [source.id, coverage.file]));
  const drawn = await findings();
  const course = await courseOfEvents({ records: index, rules, findings: drawn, labels, filter });
  const ordered = course.entries.toSorted(byWeight);
  const entries = await readEntries(deps, ordered.slice(0, limit), drawn, filter);
  const beyond = { reason: "less notable entries, beyond the limit", count: ordered.length - entries.length };
  const { matched } = await index.aggregate({ op: "count", where: filter });
  return {
    entries,
    phases: phasesOf(entries.filter((entry) => !isHarmless(entry))),
    harmless: entries.filter(isHarmless).length,
    records: matched,
    withoutTime: await untimedOf(deps, filter),
    isLimited: limitsTimes(filter),
    zone,
    zones: assumedZones(snapshot),
    ...buckets,
    leftOut: [...(beyond.count > 0 ? [beyond] : []), ...course.leftOut],
    incomplete: snapshot.incomplete.map(({ source }) => source.file),
  };
}

const isHarmless = ({ decision }: Pick<TimelineEntry, "decision">): boolean => decision?.verdict === "harmless";

/** What is graver stays where there is a limit; what was judged harmless and what no finding holds goes first. */
const byWeight = (a: CourseEntry, b: CourseEntry): number =>
  Number(isHarmless(a.finding)) - Number(isHarmless(b.finding)) ||
  Number(a.kind === "event") - Number(b.kind === "event") ||
  RULE_LEVELS.indexOf(b.finding.level) - RULE_LEVELS.indexOf(a.finding.level) ||
  byTime(a.finding, b.finding);

const byTime = (a: Pick<TimelineEntry, "firstTime" | "id">, b: Pick<TimelineEntry, "firstTime" | "id">): number =>
  (a.firstTime ?? Infinity) - (b.firstTime ?? Infinity) || (a.id < b.id ? -1 : 1);

async function readEntries(
  { index, snapshot, lines }: TimelineDeps,
  shown: readonly CourseEntry[],
  findings: readonly PictureFinding[],
  filter: RecordFilter,
): Promise<readonly TimelineEntry[]> {
  const sources = new Map(snapshot.sources.map(({ source, coverage }) => [coverage.file, source.id]));
  const read = await readPlaces(
    lines,
    shown.flatMap(({ finding }) => endsOf(finding)),
  );
  const minuteOf = minutesOf(index, filter);
  const entries: TimelineEntry[] = [];
  for (const entry of shown) {
    const { finding, kind, of, files } = entry;
    const peak = await peakOf(index, entry, filter);
    const isLesser = kind === "event" || finding.firstTime === undefined;
    const beside = isLesser ? [] : besideOf(entry, await minuteOf(finding.firstTime), findings);
    entries.push({
      id: finding.id,
      kind,
      ...(of !== undefined && { of }),
      rule: finding.rule,
      statement: finding.statement,
      level: finding.level,
      sure: finding.sure,
      tactics: finding.tactics,
      techniques: finding.techniques,
      count: finding.count,
      firstTime: finding.firstTime,
      lastTime: finding.lastTime,
      ...(peak && { peak }),
      files: files.flatMap(({ file, count }) => {
        const source = sources.get(file);
        return source === undefined ? [] : [{ source, file, count }];
      }),
      hosts: finding.hosts.values.map(({ value, count }) => ({ name: value, count })),
      lines: endsOf(finding).flatMap((place) => read.get(placeKey(place)) ?? []),
      beside,
      ...(finding.decision && { decision: finding.decision }),
    });
  }
  return entries.sort((a, b) => Number(isHarmless(a)) - Number(isHarmless(b)) || byTime(a, b));
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

function phasesOf(entries: readonly TimelineEntry[]): readonly TimelinePhase[] {
  return TACTICS.flatMap((tactic) => {
    const own = entries.filter(({ tactics }) => tactics.includes(tactic));
    if (own.length === 0) return [];
    return [
      {
        tactic,
        entries: own.length,
        records: own.reduce((sum, { count }) => sum + count, 0),
        firstTime: earliest(own.map(({ firstTime }) => firstTime)),
        lastTime: latest(own.map(({ lastTime }) => lastTime)),
      },
    ];
  });
}
