import { expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine } from "../testing/test-engine.js";

const engine = testEngine(
  ["a.xlsx", "b.xlsx"].map((name, at) => ({
    time: String(1_770_000_000 + at),
    host: "files01",
    "event.category": "file",
    "event.type": "access",
    "event.action": "GetObject",
    "source.ip": "203.0.113.7",
    "file.path": name,
    text: `downloaded ${name}`,
  })),
);

it.each(["dateien, die von 203.0.113.7 heruntergeladen wurden?", "files that were downloaded by 203.0.113.7?"])(
  "a noun that a sentence limits is asked for, and not whether there is one: %s",
  async (question) => {
    const { read, results } = (await readQuestion(question, engine))!;
    expect(read.reading.asks.map(({ ask }) => ask)).toEqual(["list"]);
    expect(results.flatMap(({ values = [] }) => values.map(({ value }) => value)).sort()).toEqual(["a.xlsx", "b.xlsx"]);
  },
);
