import { expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine } from "../testing/test-engine.js";

const engine = testEngine([
  {
    time: "1770000000",
    host: "ws07",
    "user.name": "bob",
    "event.category": "process",
    "event.type": "start",
    text: "x",
  },
]);

const namesIn = async (question: string): Promise<readonly string[]> => {
  const { read } = (await readQuestion(question, engine))!;
  return read.reading.of.flatMap(({ conditions }) => conditions.flatMap(({ values }) => values));
};

it.each(["was user guest active?", "what was done by account mallory?"])(
  "a name that no record has is a value behind the word for it: %s",
  async (question) => {
    expect(await namesIn(question)).toHaveLength(1);
  },
);

it.each([
  "one account keeps coming back, which one?",
  "the finance user opened a document, on which host?",
  "welche Prozesse, Konto + Host?",
  "which account ids are there?",
])("but not what an account does, nor the next word of a list: %s", async (question) => {
  expect(await namesIn(question)).toEqual([]);
});
