import { expect, it } from "vitest";
import { lineClock } from "./line-clock.js";
import { profileTimes } from "./time-profile.js";

/** Numbers from 0 to 1 that come again for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const GERMAN = ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"];
const pad = (value: number, length = 2): string => String(value).padStart(length, "0");

/** Ways of writing an instant in UTC, by its parts. */
const SPELLINGS: readonly ((date: Date, offset: string) => string)[] = [
  (d, z) => `${day(d, "-")}T${clock(d)}.${pad(d.getUTCMilliseconds(), 3)}${z}`,
  (d, z) => `${day(d, "/")} ${clock(d)},${pad(d.getUTCMilliseconds(), 3)} ${z}`,
  (d, z) =>
    `[${pad(d.getUTCDate())}/${MONTHS[d.getUTCMonth()]}/${d.getUTCFullYear()}:${clock(d)}.${pad(d.getUTCMilliseconds(), 3)} ${z}]`,
  (d, z) =>
    `${d.getUTCDate()}.${d.getUTCMonth() + 1}.${d.getUTCFullYear()} ${clock(d)}.${pad(d.getUTCMilliseconds(), 3)} ${z}`,
  (d, z) =>
    `${d.getUTCDate()}. ${GERMAN[d.getUTCMonth()]} ${d.getUTCFullYear()} ${clock(d)}.${pad(d.getUTCMilliseconds(), 3)}${z}`,
  (d, z) =>
    `${MONTHS[d.getUTCMonth()]} ${d.getUTCDate()}, ${d.getUTCFullYear()} ${clock(d)}.${pad(d.getUTCMilliseconds(), 3)} ${z}`,
  (d, z) => `${day(d, "")}T${clock(d).replaceAll(":", "")}.${pad(d.getUTCMilliseconds(), 3)}${z}`,
];

const day = (d: Date, sign: string): string =>
  [d.getUTCFullYear(), pad(d.getUTCMonth() + 1), pad(d.getUTCDate())].join(sign);
const clock = (d: Date): string =>
  [d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds()].map((part) => pad(part)).join(":");

it("reads back an instant that is written in any spelling and zone", () => {
  const random = randomFrom(7);
  for (let round = 0; round < 3_000; round++) {
    const instant = Date.UTC(1990, 0, 1) + Math.floor(random() * 100 * 365 * 86_400_000);
    const minutes = Math.round((random() * 26 - 12) * 4) * 15;
    const sign = minutes < 0 ? "-" : "+";
    const offset = `${sign}${pad(Math.floor(Math.abs(minutes) / 60))}${random() < 0.5 ? ":" : ""}${pad(Math.abs(minutes) % 60)}`;
    const spelling = SPELLINGS[Math.floor(random() * SPELLINGS.length)]!;
    const text = spelling(new Date(instant + minutes * 60_000), offset);
    expect([text, lineClock({ year: 2026 }).find(`${text} x`)?.time]).toEqual([text, instant * 1_000]);
  }
});

it("ends on every mutation of lines with times, and finds no time out of range", () => {
  const random = randomFrom(11);
  const seeds = SPELLINGS.map(
    (spelling) => `host ${spelling(new Date("2026-03-14T03:10:02.123Z"), "+0100")} x: "y" 1773457802`,
  );
  const signs = [..."0123456789:-/.,+ TZ[]\"'@|;äMarJul\u0000\n"];
  for (let round = 0; round < 4_000; round++) {
    const line = [...seeds[Math.floor(random() * seeds.length)]!];
    for (let i = 0; i < 1 + random() * 6; i++) {
      const at = Math.floor(random() * line.length);
      line.splice(at, random() < 0.5 ? 1 : 0, signs[Math.floor(random() * signs.length)]!);
    }
    const found = lineClock({ year: 2026, zone: "Europe/Berlin" }).find(line.join(""));
    if (found) {
      expect(Number.isSafeInteger(found.time)).toBe(true);
      expect(found.end).toBeGreaterThan(found.start);
    }
  }
});

it("takes a time that grows with the line, whatever it is made of", () => {
  for (const part of ["1", "2026-", "Mar ", "03:10:02 ", "[", '"', "14/", "2026-03-14 03:10 x "]) {
    const line = part.repeat(Math.ceil(200_000 / part.length));
    expect(() => lineClock({ year: 2026 }).find(line)).not.toThrow();
    expect(() => profileTimes([line, line], Date.UTC(2026, 0))).not.toThrow();
  }
});

it.each([
  [["01/02/2026 00:00:00 a", "02/02/2026 00:00:00 b", "03/02/2026 00:00:00 c"], "day-month"],
  [["01/30/2026 00:00:00 a", "02/02/2026 00:00:00 b"], "month-day"],
  [["13/03/2026 00:00:00 a", "02/04/2026 00:00:00 b"], "day-month"],
] as const)("decides the order of %j for the file: %s", (lines, order) => {
  expect(profileTimes(lines, Date.UTC(2026, 10)).times.dayOrder).toBe(order);
});
