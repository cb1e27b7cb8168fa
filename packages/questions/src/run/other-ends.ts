import type { PlacedAsk, ReadEvent } from "@lagebild/domain";
import type { DraftReading } from "../readings/draft-reading.js";
import type { RanReading } from "./run-reading.js";

type EndOf = (event: ReadEvent) => ReadEvent | undefined;

/** A reading of the ends of what it asks for: how long it lasted and how much went over it is known there. */
export function atEnds({ draft, empty }: RanReading, endOf: EndOf): readonly DraftReading[] {
  const [selection, ...others] = draft.reading.of;
  if (!selection || empty === 0 || !draft.reading.asks.some(({ ask }) => ask === "amount")) return [];
  const events = selection.events.map((event) => endOf(event) ?? event);
  const isSame = events.every((event, at) => event === selection.events[at]);
  return isSame ? [] : [{ ...draft, reading: { ...draft.reading, of: [{ ...selection, events }, ...others] } }];
}

/** So few times something began that "from when to when" asks for the time between its begin and its end. */
const FEW = 3;

/**
 * "From when to when did anna's session last": where it began a few times, the last is that of its end. Several records may
 * tell of one begin.
 */
export function fromBeginToEnd({ draft, matched: [count = 0] }: RanReading, endOf: EndOf): DraftReading | undefined {
  const { asks, of } = draft.reading;
  const [selection, another] = of;
  const [event, ...others] = selection?.events ?? [];
  const end = event && endOf(event);
  const isSpan = asks.some((ask) => ask.ask === "when" && ask.which === "both" && ask.on === undefined);
  if (!selection || another || !end || others.length > 0 || !isSpan || count === 0 || count > FEW) return undefined;
  const placed = asks.flatMap((ask): readonly PlacedAsk[] =>
    ask.ask === "when" && ask.which === "both"
      ? [
          { ...ask, which: "first", on: 0 },
          { ...ask, which: "last", on: 1 },
        ]
      : [{ ...ask, on: 0 }],
  );
  return { ...draft, reading: { ...draft.reading, asks: placed, of: [selection, { ...selection, events: [end] }] } };
}
