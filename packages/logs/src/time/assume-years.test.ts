import { describe, expect, it } from "vitest";
import { assumeYears, daysToldBy, yearAmong, yearTold } from "./assume-years.js";

const line = (day: string): string => `${day} 03:11:02 bastion sshd[1]: x`;
const modified = (iso: string): number => Date.parse(iso);

it("takes the year of the file's date", () => {
  expect(assumeYears([line("Mar 13")], line("Mar 14"), modified("2026-03-14T06:00:00Z"))).toEqual([2026]);
});

it("takes the year before where the last stamp would lie in the future", () => {
  expect(assumeYears([line("Nov  3")], line("Dec  9"), modified("2026-03-14T06:00:00Z"))).toEqual([2025]);
});

it("lets a stamp run a day ahead, for clocks and zones", () => {
  expect(assumeYears([line("Mar 14")], line("Mar 15"), modified("2026-03-14T22:00:00Z"))).toEqual([2026]);
});

it("goes on to the next year after December", () => {
  const slices = [line("Oct  1"), line("Dec 30"), line("Jan  2"), line("Feb  9")];
  expect(assumeYears(slices, line("Mar  1"), modified("2026-03-14T06:00:00Z"))).toEqual([2025, 2025, 2026, 2026]);
});

it("passes over lines without a stamp", () => {
  expect(assumeYears([line("Dec 30"), "  continued"], line("Jan  2"), modified("2026-01-03T06:00:00Z"))).toEqual([
    2025, 2026,
  ]);
});

describe("the year that lines tell themselves", () => {
  const told = (day: string, inner: string): string => `Oct ${day} 09:44:47 lb1 haproxy[18]: 10.0.0.4 [${inner}] ok`;

  it("is that of the same day, written once more", () => {
    const lines = ["07/Oct/2024:09:44:47", "07/Oct/2024:09:44:48", "07/Oct/2024:09:44:49"];
    expect(yearTold(lines.map((inner) => told(" 7", inner)))).toBe(2024);
    expect(
      assumeYears([told(" 7", lines[0]!)], told(" 7", lines[2]!), Date.UTC(2026, 10, 1), { lastYear: 2024 }),
    ).toEqual([2024]);
  });

  it("is that of seconds since 1970 in front of it", () => {
    const lines = [61, 65, 79].map(
      (second) => `- 11315664${second} dn228 Nov 9 12:01:01 dn228/dn228 crond[2915]: done`,
    );
    expect(yearTold(lines)).toBe(2005);
  });

  it("is not that of another day, nor of a few lines", () => {
    expect(yearTold(Array.from({ length: 5 }, () => told(" 7", "08/Nov/2024:09:44:47")))).toBeUndefined();
    expect(yearTold([told(" 7", "07/Oct/2024:09:44:47")])).toBeUndefined();
    expect(yearTold([told(" 7", "no time"), "no time at all"])).toBeUndefined();
  });
});

describe("the year that other sources tell", () => {
  const spanOf = (...days: readonly string[]) => daysToldBy(days.map((day) => `${day} 03:11:02 x`)).span!;
  const april = daysToldBy([line("Apr  7"), line("Apr  8")]).yearless!;
  const winter = daysToldBy([line("Dec 30"), line("Jan  2")]).yearless!;

  it("is the one year in which they have the same days", () => {
    expect(yearAmong([spanOf("2025-04-08", "2025-04-20")], april, 2026)).toBe(2025);
    expect(yearAmong([spanOf("2025-01-01", "2025-01-09")], winter, 2026)).toBe(2024);
  });

  it("is not theirs where they have other days, differ, or have those of the year that is assumed", () => {
    expect(yearAmong([spanOf("2025-06-01", "2025-06-30")], april, 2026)).toBeUndefined();
    expect(yearAmong([spanOf("2024-04-07"), spanOf("2025-04-07")], april, 2026)).toBeUndefined();
    expect(yearAmong([spanOf("2025-04-07"), spanOf("2026-04-07")], april, 2026)).toBeUndefined();
    expect(yearAmong([], april, 2026)).toBeUndefined();
  });

  it("is asked for by a source whose times mostly write none", () => {
    expect(daysToldBy([line("Apr  7"), line("Apr  8"), "2025-04-08 03:11:02 x"]).yearless).toBeDefined();
    expect(daysToldBy(["2025-04-07 03:11:02 x", line("Apr  7")]).yearless).toBeUndefined();
    expect(daysToldBy(["no time here"])).toEqual({ span: undefined, yearless: undefined });
  });
});
