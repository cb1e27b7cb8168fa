import { describe, expect, it } from "vitest";
import { timesInText } from "./times-in-text.js";

const at = (iso: string): number => Date.parse(iso) * 1_000;

describe("timesInText", () => {
  it.each([
    ["Mar 14 03:10:02 web1 capture[7]: notice id: 1773486602.759, ok", false, "2026-03-14T11:10:02.759Z", true],
    ["Mar 14 03:10:02 web1 ftpd[7]: connected at Sat Mar 14 03:10:02 2026", false, "2026-03-14T03:10:02Z", false],
    ["2026-03-14 03:10:02, Info CSI 0001@2026/3/13:19:10:02.455 started", true, "2026-03-13T19:10:02.455Z", false],
    ["2026-03-14 03:10:02 job due 2026-03-14T02:10:02+00:00", true, "2026-03-14T02:10:02Z", true],
    ["Mar 14 03:10:02 web1 app: ts=1773486602123 done", false, "2026-03-14T11:10:02.123Z", true],
  ])("reads the time behind the first one of %s", (text, hasYear, time, isAbsolute) => {
    expect(timesInText(text)).toEqual({ hasYear, others: [{ time: at(time), isAbsolute }] });
  });

  it("finds none where the line tells one time, or numbers that are none", () => {
    expect(timesInText("Mar 14 03:10:02 web1 sshd[7]: port 1234567890123456 id 42").others).toEqual([]);
    expect(timesInText("nothing at all")).toEqual({ hasYear: true, others: [] });
  });

  it("reads hostile lines in bounded time", () => {
    expect(timesInText("Mar 14 03:10:02 " + "1773486602 ".repeat(50_000)).others).toHaveLength(8);
    expect(timesInText("1773486602.".repeat(50_000)).others).toEqual([]);
  });
});
