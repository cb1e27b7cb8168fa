import { describe, expect, it } from "vitest";
import { readTimeCondition } from "./question-times.js";

describe("the time that a question limits itself to", () => {
  it.each([
    ["between 03:00 and 04:30", { fromClock: 10_800, toClock: 16_200 }],
    ["zwischen 3 und 4 Uhr", { fromClock: 10_800, toClock: 14_400 }],
    ["from 9 am to 5 pm", { fromClock: 32_400, toClock: 61_200 }],
    ["nach 22 Uhr", { fromClock: 79_200 }],
    ["before noon", { toClock: 43_200 }],
    ["vor Mitternacht", { toClock: 0 }],
    ["at 03:11:02", { fromClock: 11_462, toClock: 11_463 }],
    ["on March 14", { date: { month: 3, day: 14 } }],
    ["am 14. März 2026", { date: { year: 2026, month: 3, day: 14 } }],
    ["am 14.03.2026 nach 4 Uhr", { date: { year: 2026, month: 3, day: 14 }, fromClock: 14_400 }],
    ["on 2026-03-14", { date: { year: 2026, month: 3, day: 14 } }],
    ["in the first hour", { edge: { side: "first", seconds: 3_600 } }],
    ["in den letzten 10 Minuten", { edge: { side: "last", seconds: 600 } }],
  ])("is read from: %s", (text, expected) => {
    const { said: _said, ...condition } = readTimeCondition(`How many logins failed ${text}?`)!;
    expect(condition).toEqual(expected);
  });

  it.each([
    "How many logins came from 10.0.0.5 and 10.0.0.6?",
    "Which account logged in after 3 failures?",
    "How many of 500 requests were marked 3?",
    "Wie viele Anmeldungen kamen von 203.0.113.7?",
  ])("is none in: %s", (question) => expect(readTimeCondition(question)).toBeUndefined());

  it("stays quick on endless questions", () => {
    expect(readTimeCondition(`${"between 1 ".repeat(2_000)}and`)).toBeUndefined();
  });
});
