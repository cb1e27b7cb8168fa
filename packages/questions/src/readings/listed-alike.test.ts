import { expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine } from "../testing/test-engine.js";

const engine = testEngine(
  ["INFO", "INFO", "WARNING", "ERROR", "SEVERE"].map((severity, at) => ({
    time: String(1_770_000_000 + at),
    host: "node7",
    severity,
    "log.level": severity.toLowerCase(),
    text: `RAS KERNEL ${severity} something`,
  })),
);

it.each(["wie oft INFO, WARNING, ERROR und SEVERE?", "how many INFO, WARNING, ERROR, SEVERE?"])(
  "reads the words of a list as values of one kind: %s",
  async (question) => {
    const { results } = (await readQuestion(question, engine))!;
    expect(results.map(({ matched }) => matched)).toEqual(expect.arrayContaining([5, 2, 1, 1, 1]));
  },
);
