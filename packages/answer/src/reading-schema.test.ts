import { expect, it } from "vitest";
import { z } from "zod";
import { givenPlan, planSchema } from "./plan-schema.js";
import { READING_LIMITS } from "./reading-schema.js";
import { ACCOUNT, at, FAILED, FROM, readMaterial, selection } from "./stated/test-reading.js";

const { plan } = readMaterial({
  of: [{ ...selection([FAILED], FROM), time: { words: "after 3", from: at("03:00:00") } }],
  given: [
    { ask: { ask: "count" }, result: { matched: 12 } },
    { ask: { ask: "top", of: ACCOUNT, limit: 3, order: "most" }, result: { matched: 12 } },
  ],
}).window;
const read = plan.read!;

const withReading = (changes: object) =>
  givenPlan.safeParse({ ...plan, read: { reading: { ...read.reading, ...changes } } });

it("takes an edited reading, and none of what is said to have come of it", () => {
  const { read: taken } = givenPlan.parse({ ...plan, read: { ...read, verdict: "absent" } });
  expect(taken).toEqual({ reading: read.reading, results: [], verdict: "insufficient", others: [] });
});

it("refuses more of anything than a reading may hold, and what is no ask", () => {
  const [of] = read.reading.of;
  const many = <T>(one: T, most: number): readonly T[] => Array.from({ length: most + 1 }, () => one);
  for (const changes of [
    { asks: [] },
    { asks: [{ ask: "guess" }] },
    { asks: many({ ask: "count" }, READING_LIMITS.asks) },
    { of: many(of, READING_LIMITS.selections) },
    { of: [{ ...of, conditions: many(FROM, READING_LIMITS.conditions) }] },
    { of: [{ ...of, conditions: [{ ...FROM, values: many("x", READING_LIMITS.values) }] }] },
    { of: [{ ...of, events: many(FAILED, READING_LIMITS.events) }] },
    { of: [{ ...of, time: { words: "never", from: 2, to: 1 } }] },
    { unused: ["x".repeat(READING_LIMITS.wordCharacters + 1)] },
    { certainty: 2 },
  ])
    expect(withReading(changes).success, JSON.stringify(changes).slice(0, 200)).toBe(false);
  expect(withReading({ unused: ["xyz"] }).success).toBe(true);
});

it("takes a time that is given as text, the topic of an event, and the selection that an ask is about", () => {
  const [of] = read.reading.of;
  const [event] = of!.events;
  const edited = {
    asks: [{ ask: "count", on: 0 }],
    of: [
      {
        ...of,
        events: [{ ...event, topic: "guessed-login", isPattern: true }],
        time: { words: "after 3", from: "2026-03-14T03:00:00Z" },
      },
    ],
  };
  const editable = planSchema(z.string().transform((text) => Date.parse(text) * 1_000));
  const { reading } = editable.parse({ ...plan, read: { reading: { ...read.reading, ...edited } } }).read!;
  expect(reading.of[0]!.time).toEqual({ words: "after 3", from: at("03:00:00") });
  expect(reading.of[0]!.events[0]).toMatchObject({ topic: "guessed-login", isPattern: true });
  expect(reading.asks).toEqual(edited.asks);
  expect(withReading({ asks: [{ ask: "count", on: 1 }] }).success).toBe(false);
});
