import { Failure, zoneNamed, zoneOfSources, type IncidentZone, type RecordFilter } from "@lagebild/domain";
import { typedLimits, type TypedNames } from "@lagebild/questions";
import type { IndexSnapshot } from "@lagebild/search";

/** Limits on records as somebody typed them: times as text are in the incident's zone where they name none. */
export type AskedFilter = Omit<RecordFilter, "from" | "to"> & {
  readonly from?: number | string;
  readonly to?: number | string;
};

/** A request with its limits as they were typed, and the zone that was asked for. */
export type Asked<R> = Omit<R, "filter" | "zone"> & { readonly filter?: AskedFilter; readonly zone?: string };

/** What the zone of an incident is taken from. */
export interface ZoneChoice {
  /** With the question. */
  readonly asked?: string | undefined;
  /** Set for the incident. */
  readonly incident?: string | undefined;
  /** Of this installation. */
  readonly installation?: string | undefined;
}

/** The zone of an incident: as asked, as set for it, of the installation, of its sources, else UTC. */
export async function zoneOf(
  { asked, incident, installation }: ZoneChoice,
  snapshot: () => Promise<IndexSnapshot>,
): Promise<IncidentZone> {
  if (asked !== undefined) return { name: readZone(asked), from: "asked" };
  if (incident !== undefined) return { name: incident, from: "incident" };
  if (installation !== undefined) return { name: installation, from: "installation" };
  return zoneOfSources((await snapshot()).sources);
}

/** Reads a zone's name. Failure "invalid" for what is none. */
export function readZone(text: string): string {
  const name = zoneNamed(text);
  if (name !== undefined) return name;
  throw new Failure(
    "invalid",
    `zone is ${JSON.stringify(text.slice(0, 60))}, expected one such as Europe/Berlin, +01:00 or UTC`,
  );
}

/** Says whether limits hold times as text: those need the zone. */
export const hasTypedTimes = ({ from, to }: AskedFilter): boolean => typeof from === "string" || typeof to === "string";

/** Limits as engines take them. Failure "invalid" for what is no time, and for an end before the beginning. */
export function resolvedFilter(
  { from, to, ...rest }: AskedFilter,
  zone: IncidentZone,
  snapshot: Pick<IndexSnapshot, "firstTime" | "lastTime">,
  names?: TypedNames,
): RecordFilter {
  const typed = { ...(typeof from === "string" && { from }), ...(typeof to === "string" && { to }) };
  const logged = { firstTime: snapshot.firstTime, lastTime: snapshot.lastTime, zone: zone.name };
  const filter: RecordFilter = {
    ...rest,
    ...(typeof from === "number" && { from }),
    ...(typeof to === "number" && { to }),
    ...typedLimits(typed, logged, names),
  };
  if (filter.from !== undefined && filter.to !== undefined && filter.from > filter.to)
    throw new Failure("invalid", `${names?.from ?? "from"} is after ${names?.to ?? "to"}, expected it before`);
  return filter;
}
