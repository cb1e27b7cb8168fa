import { expect, it } from "vitest";
import { joinTimeCourses, timeCourseMeter, timeTroubles, type TimeCourse } from "./time-course.js";

const SECOND = 1e6;
const HOUR = 3_600 * SECOND;

function courseOf(times: readonly (number | undefined)[], firstLine = 1): TimeCourse {
  const meter = timeCourseMeter();
  times.forEach((time, i) => meter.add(firstLine + i, time, time === undefined ? undefined : "assumed", undefined));
  return meter.take();
}

const everyMinute = (count: number, start = 0): number[] =>
  Array.from({ length: count }, (_, i) => start + i * 60 * SECOND);

it("names a silence that is long for the source, and none in a source that is always slow", () => {
  const times = [...everyMinute(300), ...everyMinute(300, 10 * HOUR)];
  expect(timeTroubles(courseOf(times)).silences).toEqual([
    { fromLine: 300, toLine: 301, fromTime: times[299], toTime: 10 * HOUR },
  ]);
  const daily = Array.from({ length: 60 }, (_, i) => i * 24 * HOUR);
  expect(timeTroubles(courseOf(daily)).silences).toEqual([]);
});

it("names a clock that was set back, and passes over small disorder", () => {
  const times = [...everyMinute(100, HOUR), ...everyMinute(100)];
  times[50]! -= 61 * SECOND;
  const { jumps, isUnordered } = timeTroubles(courseOf(times));
  expect(isUnordered).toBe(false);
  expect(jumps).toMatchObject([{ fromLine: 100, toLine: 101 }]);
});

it("takes a file whose newest records come first for what it is", () => {
  const times = [...everyMinute(300), ...everyMinute(300, 10 * HOUR)].reverse();
  const troubles = timeTroubles(courseOf(times));
  expect(troubles).toMatchObject({ isNewestFirst: true, isUnordered: false, jumps: [] });
  expect(troubles.silences).toHaveLength(1);
});

it("does not name jumps where records are in no order", () => {
  const times = Array.from({ length: 200 }, (_, i) => ((i * 7_919) % 200) * HOUR);
  expect(timeTroubles(courseOf(times))).toEqual({ isNewestFirst: false, isUnordered: true, silences: [], jumps: [] });
});

it("counts zones and occurrences, and leaves out records without a time", () => {
  const meter = timeCourseMeter();
  meter.add(1, 5, "written", undefined);
  meter.add(2, undefined, undefined, 5);
  meter.add(3, 6, "set", 3);
  expect(meter.take()).toMatchObject({
    zones: { written: 1, set: 1, assumed: 0 },
    repeats: 2,
    repeatedOccurrences: 8,
    first: { line: 1, time: 5 },
    last: { line: 3, time: 6 },
  });
});

it("gives the same course joined from parts as of the whole", () => {
  let seed = 7;
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  for (let round = 0; round < 200; round++) {
    let time = 1e15;
    const times = Array.from({ length: 60 }, () =>
      random() < 0.1 ? undefined : (time += Math.round((random() - 0.2) * 10 ** (3 + random() * 9))),
    );
    const cuts = [0, Math.floor(random() * 30), 30 + Math.floor(random() * 30), 60];
    const parts = [0, 1, 2].map((i) => courseOf(times.slice(cuts[i], cuts[i + 1]), 1 + cuts[i]!));
    const joined = parts.slice(1).reduce(joinTimeCourses, parts[0]!);
    expect(joined).toEqual(courseOf(times));
  }
});
