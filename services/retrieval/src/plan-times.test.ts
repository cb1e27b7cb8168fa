import { expect, it } from "vitest";
import { timeSpans } from "./plan-times.js";

const at = (text: string): number => Date.parse(text) * 1_000;
const logged = { firstTime: at("2026-03-13T18:00:00Z"), lastTime: at("2026-03-14T08:00:00Z") };

it("means a time of day on the days that were logged then", () => {
  expect(timeSpans({ fromClock: 10_800, toClock: 14_400, said: [] }, logged)).toEqual([
    { from: at("2026-03-14T03:00:00Z"), to: at("2026-03-14T04:00:00Z") - 1 },
  ]);
  expect(timeSpans({ fromClock: 79_200, said: [] }, logged)).toHaveLength(1);
});

it("passes midnight where the end comes before the beginning", () => {
  expect(timeSpans({ fromClock: 79_200, toClock: 7_200, said: [] }, logged)).toContainEqual({
    from: at("2026-03-13T22:00:00Z"),
    to: at("2026-03-14T02:00:00Z") - 1,
  });
});

it("takes the year of a date from the log", () => {
  expect(timeSpans({ date: { month: 3, day: 14 }, toClock: 10_800, said: [] }, logged)).toEqual([
    { from: at("2026-03-14T00:00:00Z"), to: at("2026-03-14T03:00:00Z") - 1 },
  ]);
  expect(timeSpans({ date: { month: 5, day: 1 }, said: [] }, logged)).toEqual([]);
});

it("reckons first and last stretches from the edges of the log", () => {
  expect(timeSpans({ edge: { side: "first", seconds: 60 }, said: [] }, logged)).toEqual([
    { from: logged.firstTime, to: logged.firstTime + 59_999_999 },
  ]);
  expect(
    timeSpans({ edge: { side: "last", seconds: 60 }, said: [] }, { firstTime: undefined, lastTime: undefined }),
  ).toEqual([]);
});
