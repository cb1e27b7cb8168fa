import type { SourceClock } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine } from "../testing/test-engine.js";
import { tokensOf } from "../words/tokens.js";
import { clockAsked, clockVerdict } from "./clock-question.js";

const CLOCK: SourceClock = { file: "a.log", records: 9, origin: "assumed", hasYear: false, years: [2026] };
const TOLD = { value: -420, agreeing: 5, of: 5, places: [] };

describe("clockAsked", () => {
  it.each([
    ["what time zone are these timestamps in?", "zone"],
    ["Which UTC offset does the box use", "zone"],
    ["In welcher Zeitzone sind die Zeiten geschrieben?", "zone"],
    ["sind die Zeitstempel in UTC?", "zone"],
    ["there is no year in the lines, which year is this?", "year"],
    ["Aus welchem Jahr stammt das Log?", "year"],
  ])("reads %s", (question, part) => {
    expect(clockAsked(tokensOf(question))).toEqual({ ask: "clock", part });
  });

  it.each([
    "in which year were most logins",
    "failed logins between 10 and 11 UTC",
    "wie viele Fehler gab es im Jahr 2019",
    "what does 'which time zone' mean",
  ])("takes nothing else for it: %s", (question) => {
    expect(clockAsked(tokensOf(question))).toBeUndefined();
  });
});

describe("clockVerdict", () => {
  it("claims a zone or year that is written, set or told, and no other", () => {
    const zone = { ask: "clock", part: "zone" } as const;
    expect(clockVerdict(zone, [CLOCK])).toBe("not-assessable");
    expect(clockVerdict(zone, [{ ...CLOCK, ahead: TOLD }])).toBe("answered");
    expect(clockVerdict(zone, [{ ...CLOCK, origin: "written", zone: "+02:00" }])).toBe("answered");
    expect(clockVerdict({ ask: "clock", part: "year" }, [{ ...CLOCK, ahead: TOLD }])).toBe("not-assessable");
    expect(clockVerdict({ ask: "clock", part: "year" }, [{ ...CLOCK, hasYear: true }])).toBe("answered");
  });

  it("gives the clocks with the answer", async () => {
    const engine = {
      ...testEngine([{ time: "1", text: "x" }]),
      clocks: () => Promise.resolve([{ ...CLOCK, ahead: TOLD }]),
    };
    const answered = await readQuestion("what time zone is this log in?", engine);
    expect(answered?.read).toMatchObject({ verdict: "answered", clocks: [{ file: "a.log" }] });
    expect(answered?.results).toHaveLength(1);
  });
});
