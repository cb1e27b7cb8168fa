import { describe, expect, it } from "vitest";
import { stampAt } from "./read-stamp.js";
import { stampReader } from "./stamp-reader.js";

const DATES = [
  "2026-03-14 ",
  "2026-03-14T",
  "Mar 14 ",
  "14/Mar/2026:",
  "14.03.2026 ",
  "03/14/26 ",
  "20260314 ",
  "14 Mar 2026 ",
];
const CLOCKS = ["03:10:02", "23:59:60", "24:00:00", "3:10:02", "03:10", "03:61:02", "031002"];
const FRACTIONS = ["", "", ".5", ",123", ".123456", ":302", ",12", ".1234567890123"];
const TAILS = [
  "", "Z", "Z ", " UTC ", " CET (CET) x", " +0100] x", "+01:00", " INFO [main]", " PM", " p. m. x", " p. mine", " host1 sshd[1]:",
  " europe/berlin x", " Europe/Berlin", " (CET)", " 2026 x", " CET 2026", " 12 x", "]", "\"", ",5", ":", ":5", "5", "\tx", "  x", " -05 x", " a", "Zulu",
]; // prettier-ignore

function randomly(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return (state >> 8) % limit;
  };
}

describe("stampReader", () => {
  it("reads what is read without a memory, whatever was read before", () => {
    const next = randomly(5);
    const of = (list: readonly string[]): string => list[next(list.length)]!;
    const read = stampReader();
    let count = 0;
    for (let i = 0; i < 60_000; i++) {
      const before = of(["", "", "[", "x "]);
      const text = before + of(DATES) + of(CLOCKS) + of(FRACTIONS) + of(TAILS);
      const stamp = read(text, before.length);
      expect(stamp, text).toEqual(stampAt(text, before.length));
      if (stamp) count++;
    }
    expect(count).toBeGreaterThan(10_000);
  });

  it("tells a line that is read again from another of the same text before its time", () => {
    const read = stampReader();
    expect(read("[2026-03-14 03:10:02]", 1)?.start).toBe(1);
    expect(read("[2026-03-14 03:10:02]", 0)).toBeUndefined();
    expect(read("[2026-03-14 03:10:02]", 1)?.end).toBe(20);
  });
});
