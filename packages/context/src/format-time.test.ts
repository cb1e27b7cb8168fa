import { expect, it } from "vitest";
import { formatSpan, formatTime } from "./format-time.js";

const at = (iso: string): number => Date.parse(iso) * 1000;

it("writes a time to the second", () => {
  expect(formatTime(at("2026-03-14T03:11:02.123Z"))).toBe("2026-03-14 03:11:02");
  expect(formatTime(undefined)).toBe("");
});

it("names the date of a span's end only where it changes", () => {
  const first = at("2026-03-14T03:11:02Z");
  expect(formatSpan(first, first)).toBe("2026-03-14 03:11:02");
  expect(formatSpan(first, at("2026-03-14T04:02:55Z"))).toBe("2026-03-14 03:11:02 to 04:02:55");
  expect(formatSpan(first, at("2026-03-15T00:00:01Z"))).toBe("2026-03-14 03:11:02 to 2026-03-15 00:00:01");
  expect(formatSpan(undefined, first)).toBe("");
});
