import { expect, it } from "vitest";
import { Failure, type LogLine } from "@lagebild/domain";
import { compileGrep, grepScan } from "./grep-scan.js";

const line = (text: string, number = 1): LogLine => ({ line: number, text }) as unknown as LogLine;
const job = (pattern: string, ignoreCase = false) => ({ kind: "grep", pattern, ignoreCase, limit: 2 }) as const;

it("counts all lines that match, keeps the first, and says where the match is", () => {
  const scan = grepScan(job("failed (\\w+)", true));
  ["Failed password", "ok", "x failed key", "FAILED none"].forEach((text, i) => scan.line(line(text, i + 1)));
  expect(scan.take()).toEqual({
    matched: 3,
    hits: [
      { line: 1, start: 0, length: 15 },
      { line: 3, start: 2, length: 10 },
    ],
    longLines: 0,
  });
});

it("looks at the beginning of over-long lines and counts them", () => {
  const scan = grepScan(job("needle"));
  scan.line(line(`needle ${"x".repeat(100_000)}`));
  scan.line(line(`${"x".repeat(100_000)} needle`));
  expect(scan.take()).toMatchObject({ matched: 1, longLines: 2 });
});

it.each(["(a+)+$", "(a|aa)+$", "(.*a){12}b", "(?:a?){300}a{300}", "^(([a-z])+.)+[A-Z]([a-z])+$"])(
  "ends with %s on a line made against it",
  (pattern) => {
    const scan = grepScan(job(pattern));
    scan.line(line(`${"a".repeat(60_000)}!`));
    expect(scan.take().hits.length).toBeLessThan(2);
  },
);

it.each([
  ["", "pattern is empty"],
  ["(a", "pattern is not understood"],
  ["(a)\\1", "without back references"],
  ["(?<=a)b", "without back references and look-around"],
  ["((a{100}){100}){100}", "repeat"],
  ["(\\pL{900}){1}(\\pL{900}){1}\\pL{900}\\pL{900}\\pL{900}", "steps"],
  ["x".repeat(1_001), "1001 characters"],
  ["(".repeat(900), "pattern is not understood"],
])("refuses %.30s with a message", (pattern, message) => {
  const refused = (): unknown => compileGrep({ pattern, ignoreCase: false });
  expect(refused).toThrow(Failure);
  expect(refused).toThrow(message);
});
