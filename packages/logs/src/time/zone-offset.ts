import { instantsOf, zoneNamed, zoneOffsetMs } from "@lagebild/domain";

/** Tells local time from universal time in one zone. Both are seconds since 1970. */
export interface ZoneClock {
  /**
   * The moment of a local time. Local hours that a change of clocks skips are taken as an hour later; of those that it
   * repeats, the first is taken, unless `notBefore`, the moment of the record before, is later than that.
   */
  toUtc(localSeconds: number, notBefore?: number): number;
}

/** Changes of clocks fall on quarters of an hour. */
const QUARTER = 900;
const DAY_MS = 86_400_000;
const MAX_KEPT = 4_096;
const clocks = new Map<string, ZoneClock>();
const names = new Map<string, string | undefined>();

/** The usual name of one of IANA's zones; undefined for what is none. */
export function ianaZone(name: string): string | undefined {
  if (!names.has(name)) {
    if (names.size >= MAX_KEPT) names.clear();
    names.set(name, name.includes("/") ? zoneNamed(name) : undefined);
  }
  return names.get(name);
}

/** The clock of a zone, by the name that `zoneNamed` of the domain gives it. */
export function zoneClock(name: string): ZoneClock {
  let clock = clocks.get(name);
  if (!clock) {
    clock = clockOf(name);
    if (clocks.size >= MAX_KEPT) clocks.clear();
    clocks.set(name, clock);
  }
  return clock;
}

/** Offsets from UTC at the first and the second time that clocks show a quarter of an hour; equal but where it comes twice. */
interface QuarterOffsets {
  readonly first: number;
  readonly second: number;
}

/** Offsets are kept for each quarter of an hour, so that a line costs no look into the zone's history. */
function clockOf(zone: string): ZoneClock {
  const quarters = new Map<number, QuarterOffsets>();
  let lastQuarter = Number.NaN;
  let last: QuarterOffsets = { first: 0, second: 0 };
  return {
    toUtc(local, notBefore = Number.NEGATIVE_INFINITY) {
      const quarter = Math.floor(local / QUARTER);
      if (quarter !== lastQuarter) {
        let found = quarters.get(quarter);
        if (!found) {
          found = offsetsOf(zone, quarter * QUARTER * 1_000);
          if (quarters.size >= MAX_KEPT) quarters.clear();
          quarters.set(quarter, found);
        }
        last = found;
        lastQuarter = quarter;
      }
      const first = local - last.first;
      return last.first === last.second || first >= notBefore ? first : local - last.second;
    },
  };
}

function offsetsOf(zone: string, wallMs: number): QuarterOffsets {
  const { earliest, latest } = instantsOf(zone, wallMs);
  const isShown = earliest + zoneOffsetMs(zone, earliest) === wallMs;
  if (isShown) return { first: (wallMs - earliest) / 1_000, second: (wallMs - latest) / 1_000 };
  const before = zoneOffsetMs(zone, wallMs - DAY_MS) / 1_000;
  return { first: before, second: before };
}
