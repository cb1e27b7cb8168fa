import { describe, expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const line = (second: number, level: string | undefined, host = "app01", text = "done"): TestEvent => ({
  time: String(1_770_000_000 + second),
  host,
  program: "app",
  text: `${level ?? ""} ${text}`,
  ...(level !== undefined && { "log.level": level }),
});

const crash = (second: number): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "app01",
  program: "app",
  "lagebild.rules": "program_crashed",
  text: "stack trace",
});

const call = (second: number, code?: string): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "app04",
  program: "cloud",
  text: "call",
  ...(code !== undefined && { "error.code": code, errorCode: code }),
});

const incident = testEngine([
  line(0, "info"),
  line(1, "info", "app02", "no ERROR here"),
  line(2, "warn", "app02"),
  line(3, "error", "app03"),
  line(4, "error", "app03"),
  line(5, "fatal", "app03", "ERROR of all"),
  line(6, undefined, "app04"),
  crash(7),
  call(8, "AccessDenied"),
  call(9, "AccessDenied"),
  call(10, "Throttled"),
]);

const quiet = testEngine(Array.from({ length: 4 }, (_, second) => line(second, "info")));

async function told(question: string, engine = incident) {
  const { read, results } = (await readQuestion(question, engine))!;
  return {
    verdict: read.verdict,
    counts: results.map(({ count, matched }) => count ?? matched),
    values: results.flatMap(({ values = [] }) => values.map(({ value, count }) => `${value} ${count}`)),
  };
}

describe("a level is what the log states", () => {
  it.each([
    ["how many lines with level ERROR", 2],
    ["wie viele Zeilen mit Level ERROR?", 2],
    ["Wieviele Zeilen haben den Level Warn?", 1],
    ["how many WARN lines (first column is the date)", 1],
    ["how many lines have a level other than Info (level column, not the message text)?", 4],
  ])("and not a word of its texts: %s", async (question, count) => {
    const { verdict, counts } = await told(question);
    expect(verdict).toBe("answered");
    expect(counts[0]).toBe(count);
  });

  it.each(["how many lines have a level other than Info?", "Wieviele Zeilen haben den Level Error?"])(
    "so that none of it is none: %s",
    async (question) => {
      expect(await told(question, quiet)).toMatchObject({ verdict: "absent", counts: [0] });
    },
  );
});

describe("what a word such as 'per' stands before is grouped by, beside the total", () => {
  it.each(["number of log records per level, crashes dont count", "Anzahl Einträge je Level, Abstürze zählen nicht"])(
    "without what does not count: %s",
    async (question) => {
      const { verdict, counts, values } = await told(question);
      expect(verdict).toBe("answered");
      expect(counts[0]).toBe(10);
      expect(values).toEqual(["error 2", "info 2", "fatal 1", "warn 1"]);
    },
  );

  it.each(["number of lines on app01-app03 in total and per host", "Zeilen auf app01-app03 gesamt und je host"])(
    "on the hosts of a range: %s",
    async (question) => {
      const { counts, values } = await told(question);
      expect(counts[0]).toBe(7);
      expect(values).toEqual(["app03 3", "app01 2", "app02 2"]);
    },
  );

  it.each([
    "how many records have an errorCode, in total and per code",
    "how many records carry an errorCode, in total and per code",
    "wieviele zeilen haben einen errorCode, gesamt und je code",
  ])("by the field that the question names already: %s", async (question) => {
    const { counts, values } = await told(question);
    expect(counts[0]).toBe(3);
    expect(values).toEqual(["AccessDenied 2", "Throttled 1"]);
  });
});
