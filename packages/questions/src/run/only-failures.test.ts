import { expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine, type TestEvent } from "../testing/test-engine.js";

const login = (second: number, name: string, outcome: string): TestEvent => ({
  time: String(1_770_000_000 + second),
  host: "erp01",
  "event.category": "authentication",
  "event.type": "start",
  "event.outcome": outcome,
  "lagebild.rules": outcome === "failure" ? "login_failed" : "login_succeeded",
  "user.name": name,
  text: `login of ${name}`,
});
const engine = testEngine([login(1, "anna", "failure"), login(2, "anna", "failure"), login(3, "bert", "success")]);

it.each([
  ["konnte sich anna anmelden?", false],
  ["konnte sich bert anmelden?", true],
  ["were there logins by anna?", false],
])("tries that all failed are no yes: %s", async (question, isAnswered) => {
  const { read } = (await readQuestion(question, engine))!;
  expect(read.verdict === "answered").toBe(isAnswered);
});
