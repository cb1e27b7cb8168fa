import type { RecordPlace, SourceClock, ToldBySecondTimes, ZoneOrigin } from "@lagebild/domain";
import { timesInText } from "@lagebild/logs";
import type { IncidentIndex, IndexSnapshot } from "@lagebild/search";
import type { LineReader, ReadLine } from "../resolve-lines.js";

const MOST_SOURCES = 5;
/** Records of a source that are read. */
const MOST_RECORDS = 4_000;
const AT_ONCE = 500;
/** So many records have to agree, and so large a share of those that tell a second time. */
const FEW = 3;
const MOSTLY = 0.8;
const SHOWN = 3;
const QUARTER_MINUTES = 15;
const MOST_MINUTES = 14 * 60;
const MINUTE = 60e6;
/** Two times of one record that were taken one after the other. */
const SAME = 10e6;

interface ClockedIncident {
  readonly lasting: Pick<IncidentIndex, "aggregate">;
  readonly snapshot: IndexSnapshot;
  readonly lines: Pick<LineReader, "readRows">;
}

const kept = new WeakMap<IndexSnapshot, Promise<readonly SourceClock[]>>();

/**
 * Tells what is known of the clocks of the sources with the most records: where their zone and year come from, and what
 * times that their records tell once more say of both. Read once for each state of an incident.
 */
export function sourceClocks(incident: ClockedIncident): Promise<readonly SourceClock[]> {
  const known = kept.get(incident.snapshot) ?? readClocks(incident);
  kept.set(incident.snapshot, known);
  known.catch(() => kept.delete(incident.snapshot)); // the next one tries again
  return known;
}

async function readClocks(incident: ClockedIncident): Promise<readonly SourceClock[]> {
  const sources = incident.snapshot.sources.toSorted((a, b) => b.records - a.records).slice(0, MOST_SOURCES);
  const clocks: SourceClock[] = [];
  for (const source of sources) {
    const clock = await clockOf(incident, source);
    if (clock) clocks.push(clock);
  }
  return clocks;
}

async function clockOf(
  { lasting: index, lines }: ClockedIncident,
  { source, coverage: { course } }: IndexSnapshot["sources"][number],
): Promise<SourceClock | undefined> {
  const where = { file: source.file };
  const { records = [] } = await index.aggregate({ op: "first", where, limit: MOST_RECORDS });
  const timed = records.filter(({ time }) => time !== undefined);
  if (timed.length === 0) return undefined;
  const votes = secondTimes();
  for (let from = 0; from < timed.length; from += AT_ONCE)
    for (const line of await lines.readRows(timed.slice(from, from + AT_ONCE))) votes.add(line);
  const origin = originOf(course?.zones);
  const [written] = Object.entries(course?.offsets ?? {}).sort(([, a], [, b]) => b - a);
  const zone = origin === "set" ? source.settings?.zone : origin === "written" ? written?.[0] : undefined;
  return {
    file: source.file,
    records: timed.length,
    origin,
    ...(zone !== undefined && { zone }),
    years: [...new Set(timed.map(({ time }) => new Date(time! / 1_000).getUTCFullYear()))].sort((a, b) => a - b),
    ...votes.take(origin),
  };
}

/** Where the zone of most records comes from. */
function originOf(zones: Readonly<Record<ZoneOrigin, number>> | undefined): ZoneOrigin {
  if (!zones) return "assumed";
  return (["written", "set", "assumed"] as const).toSorted((a, b) => zones[b] - zones[a])[0]!;
}

interface Votes {
  readonly byValue: Map<number, RecordPlace[]>;
  count: number;
}

/** Compares the times of records with those that they tell once more. */
function secondTimes(): {
  add(line: ReadLine): void;
  take(origin: ZoneOrigin): Pick<SourceClock, "ahead" | "hasYear" | "year">;
} {
  const [absolute, local, years]: readonly Votes[] = [votes(), votes(), votes()] as const;
  let withYear = 0;
  let lines = 0;
  return {
    add({ row, original }) {
      const { hasYear, others } = timesInText(original);
      lines++;
      if (hasYear) withYear++;
      const seen = new Set<Votes>();
      for (const { time, isAbsolute } of others) {
        const found = shiftBetween(row.time!, time);
        const kind = isAbsolute ? absolute : local;
        if (!found || seen.has(kind)) continue;
        seen.add(kind);
        vote(kind, found.minutes, row);
        if (!hasYear && !seen.has(years)) {
          seen.add(years);
          vote(years, found.year, row);
        }
      }
    },
    take(origin) {
      const year = told(years);
      const zoned = told(absolute) ?? told(local);
      const ahead = origin === "assumed" && (zoned?.value !== 0 || told(absolute)) ? zoned : undefined;
      return { hasYear: withYear * 2 > lines, ...(ahead && { ahead }), ...(year && { year }) };
    },
  };
}

const votes = (): Votes => ({ byValue: new Map(), count: 0 });

function vote(kind: Votes, value: number, { source, line }: RecordPlace): void {
  kind.count++;
  const places = kind.byValue.get(value) ?? [];
  places.push({ source, line });
  kind.byValue.set(value, places);
}

function told({ byValue, count }: Votes): ToldBySecondTimes | undefined {
  const [best] = [...byValue].sort(([, a], [, b]) => b.length - a.length);
  if (!best || best[1].length < FEW || best[1].length < count * MOSTLY) return undefined;
  const [value, places] = best;
  return { value, agreeing: places.length, of: count, places: places.slice(0, SHOWN) };
}

/** How many minutes a clock is ahead of another time of the same moment, whatever its year; undefined for another moment. */
function shiftBetween(clock: number, other: number): { readonly minutes: number; readonly year: number } | undefined {
  const year = new Date(other / 1_000).getUTCFullYear();
  for (const one of [year, year - 1, year + 1]) {
    const at = new Date(clock / 1_000);
    at.setUTCFullYear(one);
    const apart = at.getTime() * 1_000 + (clock % 1_000) - other;
    const minutes = Math.round(apart / MINUTE / QUARTER_MINUTES) * QUARTER_MINUTES;
    if (Math.abs(minutes) <= MOST_MINUTES && Math.abs(apart - minutes * MINUTE) <= SAME) return { minutes, year: one };
  }
  return undefined;
}
