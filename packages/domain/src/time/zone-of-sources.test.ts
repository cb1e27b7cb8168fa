import { expect, it } from "vitest";
import { joinTimeCourses, timeCourseMeter, type TimeCourse } from "./time-course.js";
import { zoneOfSources, type ZonedSource } from "./zone-of-sources.js";

type Written = "assumed" | "set" | "epoch" | number;

/** A course of records by what they wrote of their zone: minutes ahead of UTC, a number of seconds, or nothing. */
function courseOf(written: Readonly<Record<string, number>>): TimeCourse {
  const meter = timeCourseMeter();
  let line = 0;
  for (const [name, count] of Object.entries(written)) {
    const what = (/\d/.test(name) ? Number(name) : name) as Written;
    const origin = what === "assumed" || what === "set" ? what : "written";
    const offset = typeof what === "number" ? what : undefined;
    for (let i = 0; i < count; i++) meter.add(++line, line * 1e6, origin, undefined, offset);
  }
  return meter.take();
}

const sourceOf = (written: Readonly<Record<string, number>>, zone?: string): ZonedSource => ({
  source: zone === undefined ? {} : { settings: { zone } },
  coverage: { course: courseOf(written) },
});

const named = (name: string) => ({ name, from: "sources" });
const NONE = { name: "UTC", from: "none" };

it("is the offset that nearly all records wrote, over all sources", () => {
  expect(zoneOfSources([sourceOf({ 60: 90 }), sourceOf({ assumed: 10 })])).toEqual(named("+01:00"));
  expect(zoneOfSources([sourceOf({ "-420": 8, epoch: 2 })])).toEqual(named("-07:00"));
  expect(zoneOfSources([sourceOf({ 60: 79 }), sourceOf({ epoch: 21 })])).toEqual(NONE);
  expect(zoneOfSources([sourceOf({ 60: 79 }), sourceOf({ assumed: 21 })])).toEqual(NONE);
});

it("takes UTC that was written for an offset like others, and what wrote none for nothing", () => {
  expect(zoneOfSources([sourceOf({ 0: 90, 60: 10 })])).toEqual(named("UTC"));
  expect(zoneOfSources([sourceOf({ 0: 50, 60: 50 })])).toEqual(NONE);
  expect(zoneOfSources([sourceOf({ epoch: 50 }), sourceOf({ assumed: 50 })])).toEqual(NONE);
  expect(zoneOfSources([])).toEqual(NONE);
});

it("takes two offsets an hour apart for one zone in two seasons, and shows the one that more records wrote", () => {
  expect(zoneOfSources([sourceOf({ 60: 40, 120: 60 })])).toEqual(named("+02:00"));
  expect(zoneOfSources([sourceOf({ 60: 60 }), sourceOf({ 120: 40 })])).toEqual(named("+01:00"));
  expect(zoneOfSources([sourceOf({ "-480": 50, "-420": 50 })])).toEqual(named("-07:00"));
  expect(zoneOfSources([sourceOf({ 60: 40, 540: 60 })])).toEqual(NONE);
});

it("follows the zone that was set for sources before any that was written", () => {
  const berlin = sourceOf({ set: 3 }, "Europe/Berlin");
  expect(zoneOfSources([sourceOf({ "-420": 90 }), berlin])).toEqual(named("Europe/Berlin"));
});

it("counts records of a set zone for it, where several were set", () => {
  const berlin = sourceOf({ set: 90 }, "Europe/Berlin");
  const tokyo = sourceOf({ set: 5 }, "Asia/Tokyo");
  expect(zoneOfSources([berlin, tokyo, sourceOf({ 60: 5 })])).toEqual(named("Europe/Berlin"));
  expect(zoneOfSources([berlin, tokyo, sourceOf({ 60: 50 })])).toEqual(NONE);
  expect(zoneOfSources([sourceOf({ 0: 1, set: 5 }, "+01:00"), tokyo, sourceOf({ 60: 40 })])).toEqual(named("+01:00"));
});

it("knows no offset of sources that were indexed before offsets were kept", () => {
  const { offsets: _, ...before } = courseOf({ 60: 100 });
  const old: ZonedSource = { source: {}, coverage: { course: before } };
  expect(zoneOfSources([old])).toEqual(NONE);
  expect(zoneOfSources([old, { source: {}, coverage: {} }, sourceOf({ 60: 100 })])).toEqual(NONE);
  const grown = { source: {}, coverage: { course: joinTimeCourses(before, courseOf({ 60: 900 })) } };
  expect(zoneOfSources([grown])).toEqual(named("+01:00"));
});

it("is the same in whatever order sources and parts come", () => {
  const sources = [sourceOf({ 60: 30, 120: 30 }), sourceOf({ 60: 10, epoch: 8 }), sourceOf({ 120: 10, assumed: 3 })];
  const orders = [sources, sources.toReversed(), [sources[1]!, sources[2]!, sources[0]!]];
  for (const order of orders) expect(zoneOfSources(order)).toEqual(named("+01:00"));
  const parts = [{ 60: 1 }, { 120: 2, 0: 1 }, { 60: 3, "-330": 1 }].map(courseOf);
  const offsets = [parts, parts.toReversed()].map((some) => some.reduce(joinTimeCourses).offsets);
  expect(offsets).toEqual(offsets.map(() => ({ "-05:30": 1, UTC: 1, "+01:00": 4, "+02:00": 2 })));
});
