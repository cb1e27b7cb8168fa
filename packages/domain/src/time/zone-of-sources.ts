import type { SourceCoverage, StoredSource } from "../source.js";
import { UTC, zoneNamed, zoneOffsetMs, type IncidentZone } from "./zone.js";

/** What a source says of its zone: what was set for it, and which offsets its records wrote. */
export interface ZonedSource {
  readonly source: Pick<StoredSource, "settings">;
  readonly coverage: Pick<SourceCoverage, "course">;
}

/** A zone is the sources' where so many of all records with a time wrote it. */
const PREVAILING = 0.8;
const HOUR_MS = 3_600_000;

/**
 * The zone of an incident whose sources alone tell it: the one that was set for sources; else the offset that nearly all
 * records with a time wrote, so that times are shown as they stand in the log; else UTC. Records whose zone was assumed
 * and numbers of seconds are for no offset. Two offsets an hour apart are taken for one zone in summer and winter: the
 * one that more records wrote is shown.
 */
export function zoneOfSources(sources: readonly ZonedSource[]): IncidentZone {
  const given = new Set(sources.flatMap((one) => setZone(one) ?? []));
  if (given.size === 1) return { name: [...given][0]!, from: "sources" };
  const { votes, timed } = countVotes(sources);
  const [most] = [...votes].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1));
  if (!most) return UTC;
  const [name, count] = most;
  return count + otherSeason(name, votes) >= timed * PREVAILING ? { name, from: "sources" } : UTC;
}

const setZone = ({ source }: ZonedSource): string | undefined =>
  source.settings?.zone === undefined ? undefined : zoneNamed(source.settings.zone);

/** Records by the zone that they wrote or that was set for them, and all that have a time. */
function countVotes(sources: readonly ZonedSource[]): {
  readonly votes: ReadonlyMap<string, number>;
  readonly timed: number;
} {
  const votes = new Map<string, number>();
  const vote = (zone: string, count: number): void => void votes.set(zone, (votes.get(zone) ?? 0) + count);
  let timed = 0;
  for (const one of sources) {
    const { zones, offsets = {} } = one.coverage.course ?? {};
    if (!zones) continue;
    timed += zones.written + zones.set + zones.assumed;
    for (const [zone, count] of Object.entries(offsets)) vote(zone, count);
    const zone = setZone(one);
    if (zone !== undefined && zones.set > 0) vote(zone, zones.set);
  }
  return { votes, timed };
}

/** How many records wrote the offset of a zone's other season; UTC is also what machines of any zone write, and has none. */
function otherSeason(zone: string, votes: ReadonlyMap<string, number>): number {
  if (!isOffset(zone)) return 0;
  const offset = zoneOffsetMs(zone, 0);
  const isOther = (name: string): boolean => isOffset(name) && Math.abs(zoneOffsetMs(name, 0) - offset) === HOUR_MS;
  return Math.max(0, ...[...votes].map(([name, count]) => (isOther(name) ? count : 0)));
}

const isOffset = (zone: string): boolean => /^[+-]/.test(zone);
