import type { Ask, ReadQuestion, SourceClock } from "@lagebild/domain";
import { fill } from "../phrases/stated-phrases.js";
import { countText, type Found, type Stated, type Told } from "../told.js";
import { valueText } from "../write/write-list.js";

type Clock = Extract<Ask, { ask: "clock" }>;

/** `mail.log: UTC-7; 20 of 20 records with a second time differ so from it`, a sentence for each source. */
export function sayClock({ part }: Clock, found: readonly Found[], told: Told): readonly Stated[] {
  return (told.read.clocks ?? []).map((clock) => ({
    text: (part === "zone" ? zoneText : yearText)(clock, told),
    values: [part === "zone" ? offsetOf(clock) : String(clock.year?.value ?? clock.years[0])].filter(
      (value) => value !== undefined,
    ),
    rests: found,
  }));
}

function zoneText(clock: SourceClock, told: Told): string {
  const { phrases } = told;
  const { origin, ahead } = clock;
  const zone = offsetOf(clock);
  const file = valueText(clock.file);
  if (zone === undefined) return fill(phrases.clockUnknown, { file });
  if (!ahead) return fill(origin === "set" ? phrases.clockSet : phrases.clockWritten, { file, zone });
  return fill(phrases.clockTold, {
    file,
    zone,
    n: countText(ahead.agreeing, told),
    of: countText(ahead.of, told),
  });
}

function yearText({ file: name, hasYear, year, years }: SourceClock, told: Told): string {
  const { phrases } = told;
  const file = valueText(name);
  const all = years.join(", ");
  if (hasYear) return fill(phrases.yearWritten, { file, years: all });
  if (!year) return fill(phrases.yearUnknown, { file, years: all });
  return fill(phrases.yearTold, {
    file,
    year: String(year.value),
    n: countText(year.agreeing, told),
    of: countText(year.of, told),
  });
}

/** The zone of a source as analysts write it: `UTC-7`, `UTC+5:30`, or its name; undefined where nothing tells it. */
function offsetOf({ zone, ahead, origin }: SourceClock): string | undefined {
  if (zone !== undefined) return zone;
  if (origin !== "assumed") return "UTC";
  return ahead && utcText(ahead.value);
}

function utcText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  if (minutes === 0) return "UTC";
  return `UTC${minutes < 0 ? "-" : "+"}${hours}${rest > 0 ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

/** What sentences about clocks may state: files, zones, and numbers of records and years. */
export function saidOfClocks({ clocks = [] }: ReadQuestion): {
  readonly said: readonly string[];
  readonly counts: readonly number[];
} {
  return {
    said: clocks.flatMap((clock) => [valueText(clock.file), offsetOf(clock) ?? ""]),
    counts: clocks.flatMap(({ ahead, year, years }) => [
      ...[ahead, year].flatMap((one) => (one ? [one.agreeing, one.of] : [])),
      ...(year ? [year.value] : []),
      ...years,
    ]),
  };
}
