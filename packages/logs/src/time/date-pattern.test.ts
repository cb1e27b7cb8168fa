import { describe, expect, it } from "vitest";
import { readVendorEvent } from "../formats/vendor-event.js";
import { timeByPattern } from "./date-pattern.js";
import { lineClock } from "./line-clock.js";

describe("a time with its pattern", () => {
  it.each([
    ["02/04/2026 03:10:02", "dd/MM/yyyy HH:mm:ss", "2026-04-02 03:10:02"],
    ["2026-03-14T03:10:02.123+0100", "yyyy-MM-dd'T'HH:mm:ss.SSSZ", "2026-03-14 03:10:02.123+0100"],
    ["Mar 4 2026 3:10:02 PM CET", "MMM d yyyy h:mm:ss a z", "2026-03-04 15:10:02 CET"],
    ["Sa, 14 März 26 12:10:02 am", "EEE, dd MMMM yy hh:mm:ss a", "2026-03-14 00:10:02"],
    ["20260314031002", "yyyyMMddHHmmss", "2026-03-14 03:10:02"],
    ["03102026 14-03", "HHmmyyyy dd-MM", "2026-03-14 03:10:00"],
    ["14.03.2026 3 o'clock", "dd.MM.yyyy H 'o''clock'", "2026-03-14 03:00:00"],
  ])("%s by %s", (text, pattern, expected) => expect(timeByPattern(text, pattern)).toBe(expected));

  it.each([
    ["Mar 14 03:10:02", "MMM dd HH:mm:ss"],
    ["14/03/2026", "dd/MM/yyyy HH:mm"],
    ["14/03/2026", "dd/MM/QQQQ"],
    ["14/03/2026", "d".repeat(100)],
    ["99", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyMd"],
  ])("is none where one does not fit the other, or no year is told: %s by %s", (text, pattern) =>
    expect(timeByPattern(text, pattern)).toBeUndefined(),
  );

  it("is the time of an event in LEEF", () => {
    const line = "LEEF:2.0|V|P|1|100|^|devTime=02/04/2026 03:10:02^devTimeFormat=dd/MM/yyyy HH:mm:ss^src=203.0.113.7";
    const event = readVendorEvent(line, lineClock({ year: 2026 }));
    expect(new Date(event!.time! / 1_000).toISOString()).toBe("2026-04-02T03:10:02.000Z");
    expect(event!.fields).toMatchObject({ devTime: "02/04/2026 03:10:02", src: "203.0.113.7" });
  });
});
