import type { Ask } from "@lagebild/domain";
import type { RanReading } from "../run/run-reading.js";

/** What speaks for and against a reading, each as a number: what a fitted certainty would rest on. */
export type Features = Readonly<Record<string, number>>;

const OVERVIEWS: ReadonlySet<Ask["ask"]> = new Set(["summary", "timeline", "order"]);
const MOST = 4;

/** Turns the signs of a reading and what came of it into numbers; `records` is how many the incident has. */
export function featuresOf({ draft: { signs, reading }, asks, empty, matched }: RanReading, records: number): Features {
  const has = (...kinds: readonly Ask["ask"][]): number => Number(reading.asks.some(({ ask }) => kinds.includes(ask)));
  const isNothing = Number(matched.every((count) => count === 0));
  const selection = reading.of[0];
  const events = selection?.events ?? [];
  const isOverview = Number(reading.asks.some(({ ask }) => OVERVIEWS.has(ask)));
  return {
    share: Math.min(1, signs.share),
    unusedOne: Number(signs.unused > 0),
    unusedMore: Math.min(MOST, Math.max(0, signs.unused - 1)),
    unusedNothing: isNothing * Math.min(2, signs.unused),
    looseTexts: Math.min(MOST, signs.looseTexts),
    looseValues: Math.min(MOST, signs.looseValues),
    looseNegations: Math.min(2, signs.looseNegations),
    openAsks: Math.min(2, signs.openAsks),
    looseAsks: Math.min(2, signs.looseAsks),
    lackingAsks: Math.min(2, signs.lackingAsks),
    dropped: Math.min(2, signs.dropped),
    relations: Math.min(2, signs.relations),
    noAsk: Number(!signs.hasAsk),
    isOfLog: Number(signs.isOfLog),
    nothing: isNothing,
    nothingListed: isNothing * (1 - has("count", "yes-no", "summary")),
    nothingOfOutcome: isNothing * Number(signs.hasOutcome),
    nothingOfTexts: isNothing * Math.min(2, signs.looseTexts),
    nothingOfMany: isNothing * Number(signs.events > 1),
    everything: Number(matched[0] === records && isOverview === 0),
    noEvent: Number(signs.events === 0),
    severalEvents: Math.min(2, Math.max(0, signs.events - 1)),
    topics: Math.min(2, events.filter(({ kind }) => kind === "topic").length),
    conditions: Math.min(3, selection?.conditions.length ?? 0),
    time: Number(selection?.time !== undefined),
    asks: Math.min(MOST, reading.asks.length),
    list: has("list"),
    top: has("top"),
    count: has("count"),
    distinct: has("distinct"),
    when: has("when"),
    whether: has("yes-no"),
    duration: has("duration"),
    amount: has("amount", "per", "silence"),
    compareOne: has("compare") * Number(reading.of.length < 2),
    overview: isOverview,
    orderFew: has("timeline", "order") * Number(reading.of.length < 3),
    empty: Math.min(2, empty),
    halfFound: Number(reading.of.length > 1 && isNothing === 0 && matched.some((count) => count === 0)),
    without: Number(asks.length === 0),
  };
}
