import { zoneOffsetMs, zoneOffsets, type TimesOfDay } from "@lagebild/domain";

const DAY_US = 86_400 * 1e6;

/** Says whether a time, in microseconds UTC, is at one of the times of day. */
export function isAtTimeOfDay(time: number, { fromSecond, toSecond, zone, weekdays }: TimesOfDay): boolean {
  const local = wallMicros(zone, time);
  const inDay = ((local % DAY_US) + DAY_US) % DAY_US;
  const [from, to] = [fromSecond * 1e6, toSecond * 1e6];
  const passesMidnight = to <= from;
  const isMet = passesMidnight ? inDay >= from || inDay < to : inDay >= from && inDay < to;
  if (!isMet || !weekdays) return isMet;
  const day = (local - inDay) / DAY_US - (passesMidnight && inDay < to ? 1 : 0);
  return weekdays.includes(((((day + 3) % 7) + 7) % 7) + 1);
}

/** The microseconds that a zone's clocks would show at a time were they in UTC. */
export const wallMicros = (zone: string, time: number): number =>
  time + zoneOffsetMs(zone, Math.floor(time / 1_000)) * 1_000;

/** Times of records, in microseconds UTC. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** All that clocks are likely to have shown. */
const ANY_TIME: TimeRange = { from: Date.UTC(1970, 0, 1) * 1_000, to: Date.UTC(2100, 0, 1) * 1_000 };

/** Compiles `wallMicros` for times of a range: the offsets of the zone as a tree of cases, which few steps go through. */
export function wallMicrosSql(zone: string, us: string, { from, to }: TimeRange = ANY_TIME): string {
  const offsets = zoneOffsets(zone, Math.floor(from / 1_000), Math.ceil(to / 1_000));
  const tree = (first: number, end: number): string => {
    if (end - first === 1) return `${offsets[first]!.offsetMs * 1_000}`;
    const middle = Math.ceil((first + end) / 2);
    const at = offsets[middle]!.fromMs * 1_000;
    return `CASE WHEN ${us} < ${at} THEN ${tree(first, middle)} ELSE ${tree(middle, end)} END`;
  };
  return `(${us} + ${tree(0, offsets.length)})`;
}

/** Compiles `isAtTimeOfDay` for the column `time`; a record without a time is at none. */
export function timeOfDaySql({ fromSecond, toSecond, zone, weekdays }: TimesOfDay, range?: TimeRange): string {
  const local = wallMicrosSql(zone, "epoch_us(time)", range);
  const inDay = `((${local} % ${DAY_US}::BIGINT + ${DAY_US}::BIGINT) % ${DAY_US}::BIGINT)`;
  const [from, to] = [`${fromSecond * 1e6}::BIGINT`, `${toSecond * 1e6}::BIGINT`];
  const passesMidnight = toSecond <= fromSecond;
  const isMet = `(${inDay} >= ${from} ${passesMidnight ? "OR" : "AND"} ${inDay} < ${to})`;
  if (!weekdays) return isMet;
  if (weekdays.length === 0) return "false";
  const before = passesMidnight ? ` - CASE WHEN ${inDay} < ${to} THEN 1 ELSE 0 END` : "";
  const day = `((${local} - ${inDay}) // ${DAY_US}::BIGINT${before})`;
  return `(${isMet} AND ((${day} + 3) % 7 + 7) % 7 + 1 IN (${weekdays.join(", ")}))`;
}
