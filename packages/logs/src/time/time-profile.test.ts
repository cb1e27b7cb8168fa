import { expect, it } from "vitest";
import { lineClock } from "./line-clock.js";
import { profileTimes } from "./time-profile.js";

const line = (second: string, text: string): string =>
  `- 11315670${second} 2005.11.09 admin1 Nov 9 12:10:${second} local@admin1 ${text}`;
const lines = [
  line("43", "kernel: Linux version 2.6.9 #1 Sun Dec 11 00:02:14 EST 2004"),
  ...["44", "45", "46", "47", "48", "49"].map((second) => line(second, "ntpd[1218]: synchronized")),
];

it("finds the place of times without a year, which go before dated ones further on", () => {
  const { times } = profileTimes(lines, Date.UTC(2026, 0, 1));
  expect(times.yearlessPlace).toBe(4);
  const clock = lineClock({ year: 2005, times });
  expect(lines.map((one) => new Date(clock.find(one)!.time / 1_000).toISOString().slice(0, 10))).toEqual(
    lines.map(() => "2005-11-09"),
  );
});

it("says nothing of times at the beginning", () => {
  const { times } = profileTimes(
    ["Nov  9 12:10:43 admin1 crond[1]: a", "Nov  9 12:10:44 admin1 crond[1]: b"],
    Date.UTC(2026, 0, 1),
  );
  expect(times.yearlessPlace).toBeUndefined();
});
