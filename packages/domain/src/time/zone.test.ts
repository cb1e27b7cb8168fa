import { describe, expect, it } from "vitest";
import { instantsOf, offsetName, wallTime, zoneNamed, zoneOffsetMs, zoneOffsets } from "./zone.js";

const at = (text: string): number => Date.parse(text);
const HOUR = 3_600_000;

describe("the name of a zone", () => {
  it.each([
    ["Europe/Berlin", "Europe/Berlin"],
    ["europe/berlin", "Europe/Berlin"],
    [" america/new_york ", "America/New_York"],
    ["Z", "UTC"],
    ["utc", "UTC"],
    ["Etc/UTC", "UTC"],
    ["+01:00", "+01:00"],
    ["-0530", "-05:30"],
    ["UTC+2", "+02:00"],
    ["+00:00", "UTC"],
    ["MESZ", "+02:00"],
    ["cet", "+01:00"],
  ])("is read from %s", (text, name) => expect(zoneNamed(text)).toBe(name));

  it.each([
    "",
    "Mars/Olympus",
    "+25:00",
    "+01:99",
    "constructor",
    "__proto__",
    "Europe/Berlin\0",
    "x".repeat(500),
    "12",
  ])("is none in %j", (text) => expect(zoneNamed(text)).toBeUndefined());

  it("is written for an offset", () => {
    expect([0, 60, -330, 345].map(offsetName)).toEqual(["UTC", "+01:00", "-05:30", "+05:45"]);
  });
});

describe("a zone with summer time", () => {
  it("changes its offset at the moment when clocks are set", () => {
    expect(zoneOffsetMs("Europe/Berlin", at("2026-03-29T00:59:59.999Z"))).toBe(HOUR);
    expect(zoneOffsetMs("Europe/Berlin", at("2026-03-29T01:00:00Z"))).toBe(2 * HOUR);
    expect(zoneOffsetMs("Europe/Berlin", at("2026-10-25T01:00:00Z"))).toBe(HOUR);
    expect(zoneOffsetMs("+05:45", 0)).toBe(5.75 * HOUR);
  });

  it("lists its changes in a range", () => {
    expect(zoneOffsets("Europe/Berlin", at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"))).toEqual([
      { fromMs: at("2026-01-01T00:00:00Z"), offsetMs: HOUR },
      { fromMs: at("2026-03-29T01:00:00Z"), offsetMs: 2 * HOUR },
      { fromMs: at("2026-10-25T01:00:00Z"), offsetMs: HOUR },
    ]);
    expect(zoneOffsets("UTC", 0, at("2027-01-01T00:00:00Z"))).toHaveLength(1);
  });

  it("shows a time once, twice or never", () => {
    expect(instantsOf("Europe/Berlin", at("2026-07-01T12:00:00Z"))).toEqual({
      earliest: at("2026-07-01T10:00:00Z"),
      latest: at("2026-07-01T10:00:00Z"),
    });
    expect(instantsOf("Europe/Berlin", at("2026-10-25T02:30:00Z"))).toEqual({
      earliest: at("2026-10-25T00:30:00Z"),
      latest: at("2026-10-25T01:30:00Z"),
    });
    expect(instantsOf("Europe/Berlin", at("2026-03-29T02:30:00Z")).earliest).toBe(at("2026-03-29T01:00:00Z"));
    expect(instantsOf("America/St_Johns", at("2026-01-01T00:00:00Z")).earliest).toBe(at("2026-01-01T03:30:00Z"));
  });

  it("agrees with the calendar of the platform at any instant", () => {
    for (const zone of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]) {
      const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
      for (let i = 0; i < 500; i++) {
        const ms = at("1975-01-01T00:00:00Z") + i * 41 * 86_400_000 + i * 1_234_567;
        const { year, month, day, hour, minute, second } = wallTime(zone, ms);
        const two = (n: number): string => String(n).padStart(2, "0");
        expect(`${two(day)}/${two(month)}/${year}, ${two(hour)}:${two(minute)}:${two(second)}`).toBe(format.format(ms));
      }
    }
  });
});
