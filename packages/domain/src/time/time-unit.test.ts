import { expect, it } from "vitest";
import { roughDurationText, durationText, lengthText, timeUnitOf, timeUnitPattern, TIME_UNITS } from "./time-unit.js";

it.each([
  ["Stunden", 3_600],
  ["hourly", 3_600],
  ["täglich", 86_400],
  ["Std.", 3_600],
  ["wochen", 604_800],
  ["MINUTE", 60],
])("knows %s", (word, seconds) => expect(timeUnitOf(word)?.seconds).toBe(seconds));

it("knows no unit in other words, and each word for one unit only", () => {
  expect(timeUnitOf("fortnight")).toBeUndefined();
  expect(timeUnitOf("constructor")).toBeUndefined();
  const words = TIME_UNITS.flatMap(({ nouns, adverbs }) => [...nouns, ...adverbs]);
  expect(new Set(words).size).toBe(words.length);
});

it("offers whole words before their beginnings", () => {
  expect(new RegExp(`^(?:${timeUnitPattern()})`).exec("minutes")?.[0]).toBe("minutes");
  expect(timeUnitPattern()).not.toMatch(/\|h\b/);
});

it("writes lengths in the largest whole unit, and durations in all", () => {
  expect([1, 90, 300, 3_600, 604_800].map((seconds) => lengthText(seconds))).toEqual([
    "1 s",
    "90 s",
    "5 min",
    "1 h",
    "7 d",
  ]);
  expect(durationText(93_605)).toBe("1 d 2 h 5 s");
  expect(durationText(93_605, "de")).toBe("1 Tag 2 h 5 s");
  expect(durationText(0)).toBe("0 s");
});

it.each([
  [0, "0 s"],
  [59, "59 s"],
  [303, "5 min 3 s"],
  [3_605, "1 h"],
  [22_395, "6 h 13 min"],
  [86_700, "1 d"],
  [200_000, "2 d 7 h"],
])("writes %d seconds in two units at most", (seconds, text) => expect(roughDurationText(seconds)).toBe(text));
