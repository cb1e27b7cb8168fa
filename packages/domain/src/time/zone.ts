import { IANAZone } from "luxon";
import { ZONE_ABBREVIATIONS } from "./zone-abbreviations.js";

/** Where a clock that names no zone of its own took its zone from. */
export type ZoneSource = "asked" | "incident" | "installation" | "sources" | "none";

/** Where a record's zone came from: its text, what the analyst said of the source, or the installation's default. */
export type ZoneOrigin = "written" | "set" | "assumed";

/** The zone in which an incident's times are typed and shown. */
export interface IncidentZone {
  /** An IANA name such as `Europe/Berlin`, an offset such as `+01:00`, or `UTC`. */
  readonly name: string;
  /** Who said so; `none` where nobody did and UTC is taken. */
  readonly from: ZoneSource;
}

/** What a wall clock shows. Months and days of the month count from 1; Monday is weekday 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
}

export const UTC: IncidentZone = { name: "UTC", from: "none" };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MAX_KEPT_YEARS = 4_000;
const OFFSET = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?$/i;

/**
 * Reads the name of a zone: an IANA name in any case, `UTC`, `Z`, an offset such as `+01:00` or `UTC+1`, or a usual
 * abbreviation such as `CEST` or `MEZ`, which is a fixed offset. Undefined for anything else.
 */
export function zoneNamed(text: string): string | undefined {
  const name = text.trim();
  if (/^(?:z|utc|gmt|zulu|etc\/utc)$/i.test(name)) return "UTC";
  const offset = OFFSET.exec(name);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    if (Number(offset[2]) > 14 || Number(offset[3] ?? 0) > 59) return undefined;
    return offsetName(offset[1] === "-" ? -minutes : minutes);
  }
  const short = Object.hasOwn(ZONE_ABBREVIATIONS, name.toUpperCase())
    ? ZONE_ABBREVIATIONS[name.toUpperCase()]
    : undefined;
  if (short !== undefined) return offsetName(short);
  if (name.length > 60 || !/^[a-z][\w+/-]+$/i.test(name) || !IANAZone.isValidZone(name)) return undefined;
  return canonicalName(name);
}

/** `Intl` takes a zone's name in any case and gives it in its own; a link such as `Asia/Calcutta` keeps its name. */
function canonicalName(name: string): string {
  const canonical = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  return canonical.toLowerCase() === name.toLowerCase() || !name.includes("/") ? canonical : titled(name);
}

const titled = (name: string): string =>
  name.toLowerCase().replace(/(^|[/_-])([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());

/** Writes minutes ahead of UTC as a zone: `+01:00`, `-05:30`, or `UTC` for none. */
export function offsetName(minutes: number): string {
  if (minutes === 0) return "UTC";
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? "-" : "+"}${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}

/** How far, in milliseconds, a zone's clocks are ahead of UTC at an instant. The zone is one that `zoneNamed` returned. */
export function zoneOffsetMs(zone: string, instantMs: number): number {
  const fixed = fixedOffsetMs(zone);
  if (fixed !== undefined) return fixed;
  const changes = changesInYear(zone, new Date(instantMs).getUTCFullYear());
  return (changes.findLast(({ fromMs }) => fromMs <= instantMs) ?? changes[0]!).offsetMs;
}

/** From when on a zone has which offset, for instants of a range: the first entry holds from the range's beginning. */
export function zoneOffsets(
  zone: string,
  fromMs: number,
  toMs: number,
): readonly { readonly fromMs: number; readonly offsetMs: number }[] {
  const found = [{ fromMs, offsetMs: zoneOffsetMs(zone, fromMs) }];
  if (fixedOffsetMs(zone) !== undefined) return found;
  const [first, last] = [fromMs, toMs].map((ms) => new Date(ms).getUTCFullYear()) as [number, number];
  for (let year = first; year <= last; year++) {
    for (const change of changesInYear(zone, year).slice(1)) {
      if (change.fromMs > fromMs && change.fromMs <= toMs && change.offsetMs !== found.at(-1)!.offsetMs)
        found.push(change);
    }
  }
  return found;
}

/** What the zone's clocks show at an instant. */
export function wallTime(zone: string, instantMs: number): WallTime {
  const date = new Date(instantMs + zoneOffsetMs(zone, instantMs));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay() || 7,
  };
}

/**
 * The instants at which a zone's clocks show a time, which is given as the milliseconds that it would be in UTC. Where
 * clocks are set back it is shown twice; where they are set forward it is never shown, and the change itself is meant.
 */
export function instantsOf(zone: string, wallMs: number): { readonly earliest: number; readonly latest: number } {
  const [before, after] = [zoneOffsetMs(zone, wallMs - DAY_MS), zoneOffsetMs(zone, wallMs + DAY_MS)];
  const shown = [...new Set([before, after])]
    .map((offset) => wallMs - offset)
    .filter((instant) => instant + zoneOffsetMs(zone, instant) === wallMs)
    .sort((a, b) => a - b);
  const [earliest] = shown;
  if (earliest !== undefined) return { earliest, latest: shown.at(-1)! };
  const change = zoneOffsets(zone, wallMs - DAY_MS, wallMs + DAY_MS).at(-1)!.fromMs;
  return { earliest: change, latest: change };
}

function fixedOffsetMs(zone: string): number | undefined {
  if (zone === "UTC") return 0;
  const match = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === "-" ? -minutes : minutes) * MINUTE_MS;
}

interface OffsetChange {
  readonly fromMs: number;
  readonly offsetMs: number;
}

const yearsOf = new Map<string, readonly OffsetChange[]>();

/** The offset at a year's beginning, and each change in it. The library takes 25 µs to tell an offset: changes are kept. */
function changesInYear(zone: string, year: number): readonly OffsetChange[] {
  const key = `${zone} ${year}`;
  const known = yearsOf.get(key);
  if (known) return known;
  const library = IANAZone.create(zone);
  const offsetAt = (ms: number): number => Math.round(library.offset(ms) * MINUTE_MS);
  const [start, end] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
  const changes = [{ fromMs: start, offsetMs: offsetAt(start) }];
  for (let at = start; at < end; at += 14 * DAY_MS) {
    const until = Math.min(end, at + 14 * DAY_MS);
    const offsetMs = offsetAt(until - 1);
    if (offsetMs === changes.at(-1)!.offsetMs) continue;
    let [low, high] = [at, until - 1];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle) === offsetMs) high = middle;
      else low = middle;
    }
    changes.push({ fromMs: high, offsetMs });
  }
  if (yearsOf.size >= MAX_KEPT_YEARS) yearsOf.clear();
  yearsOf.set(key, changes);
  return changes;
}
