import type { Ask, Moment, Selection } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { statedAnswer } from "../stated-answer.js";
import { at, FROM, readMaterial, rowAt, selection, type GivenRead } from "../test-reading.js";

const STEPS: Ask = { ask: "timeline", tells: "steps" };
const first = { op: "first", where: {}, limit: 1 } as const;

const step = (words: string): Selection => ({ ...selection([]), step: { words, which: "first" } });

const line = (ask: Ask, clock: string | undefined, moment?: Moment, of = 0, day?: string) => {
  const time = clock === undefined ? undefined : at(clock, day);
  return {
    ask,
    of,
    statement: first,
    result: time === undefined ? { matched: 0, records: [] } : { matched: 1, records: [rowAt(time)] },
    ...(time !== undefined && { times: [time] }),
    ...(moment && { moment }),
  };
};

const lines = (given: Omit<GivenRead, "of"> & Partial<Pick<GivenRead, "of">>): readonly string[] => {
  const material = readMaterial({ of: [selection([])], ...given });
  return statedAnswer(material, material.window.plan.read!).answer.split("\n");
};

describe("steps are told a line each, in the order asked", () => {
  const given = [
    line(STEPS, "03:11:02", { title: { en: "started process", de: "gestarteter Prozess" }, value: "tool.exe -a" }, 0),
    line(STEPS, undefined, undefined, 1),
    line(STEPS, "02:00:00", { value: "10.0.0.9:443", beside: ["10.0.0.1"] }, 2),
  ];
  const of = [step("tool"), step("reactor"), step("contact")];

  it("in English", () => {
    expect(lines({ given, of })).toEqual([
      "In order of time, 2026-03-14, times in UTC: [10]",
      "- 03:11:02 “tool”: started process: `tool.exe -a` [10]",
      "- “reactor”: not found [11]",
      "- 02:00:00 “contact”: 10.0.0.9:443, 10.0.0.1 [12]",
    ]);
  });

  it("in German", () => {
    expect(lines({ given, of, language: "de" }).slice(1)).toEqual([
      "- 03:11:02 „tool“: gestarteter Prozess: `tool.exe -a` [10]",
      "- „reactor“: nicht gefunden [11]",
      "- 02:00:00 „contact“: 10.0.0.9:443, 10.0.0.1 [12]",
    ]);
  });

  it("and all of them where nothing is claimed", () => {
    const many = Array.from({ length: 9 }, (_, place) => line(STEPS, `03:00:0${place}`, { value: `v${place}` }, place));
    const said = lines({ given: many, of: many.map((_, place) => step(`s${place}`)), verdict: "insufficient" });
    expect(said.filter((text) => text.startsWith("- 03:00:0"))).toHaveLength(9);
  });
});

it("long values are cut to the room that there is", () => {
  const ask: Ask = { ask: "timeline" };
  const given = Array.from({ length: 10 }, (_, place) =>
    line(ask, `03:00:0${place}`, { value: `x${place} `.repeat(90) }),
  );
  const text = lines({ given }).join("\n");
  expect(text.length).toBeLessThan(900);
  expect(text).toContain("…");
});

it("the day is told in each line where there are several", () => {
  const ask: Ask = { ask: "timeline" };
  const given = [line(ask, "23:00:00", { value: "a" }), line(ask, "01:00:00", { value: "b" }, 0, "2026-03-15")];
  expect(lines({ given })).toEqual([
    "In order of time, times in UTC: [10]",
    "- 2026-03-14 23:00:00 a [10]",
    "- 2026-03-15 01:00:00 b [11]",
  ]);
});

it.each([
  ["en", "- 03:00:00 to 03:10:00 (7 records)"],
  ["de", "- 03:00:00 bis 03:10:00 (7 Einträge)"],
] as const)("stretches of time are told from when to when: %s", (language, expected) => {
  const ask: Ask = { ask: "timeline", tells: "stretches" };
  const given = [line(ask, "03:00:00", {}), line(ask, "03:10:00", { count: 7 })];
  expect(lines({ given, of: [selection([], FROM)], language })[1]).toContain(expected);
});

it("records are told by what each alone says, and by their times where all say the same", () => {
  const ask: Ask = { ask: "timeline", tells: "records" };
  const whole = {
    ...line(ask, "03:00:00"),
    result: { matched: 2, records: [rowAt(at("03:00:00")), rowAt(at("03:05:00"), 2)] },
  };
  expect(
    lines({
      given: [whole, line(ask, "03:00:00", { value: "+1 s" }), line(ask, "03:05:00", { value: "-2 s", count: 2 })],
    }),
  ).toEqual([
    "In order of time, 2026-03-14, times in UTC: [11]",
    "- 03:00:00 `+1 s` [11]",
    "- 03:05:00 `-2 s` (2) [12]",
  ]);
  expect(lines({ given: [whole] })[0]).toContain("03:00:00, 03:05:00 UTC");
});

it.each([
  ["en", "Before it nothing was logged for 42 min 3 s: 14 March 2026 03:00:00 to 03:42:03 UTC."],
  ["de", "Davor stand 42 min 3 s lang nichts im Log: 14. März 2026, 03:00:00 bis 03:42:03 UTC."],
] as const)("the silence before something is told with its length: %s", (language, expected) => {
  const ask: Ask = { ask: "silence", isBefore: true };
  const [text] = lines({ given: [line(ask, "03:00:00"), line(ask, "03:42:03")], language });
  expect(text).toContain(expected);
});
