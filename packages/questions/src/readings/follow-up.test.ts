import { expect, it } from "vitest";
import { readQuestion } from "../read-question.js";
import { testEngine } from "../testing/test-engine.js";

const at = (second: number): string => String(1_770_000_000 + second);

const host = testEngine([
  {
    time: at(0),
    "event.category": "authentication",
    "event.outcome": "success",
    "lagebild.rules": "login_succeeded remote_login",
    "user.name": "eva",
    "source.ip": "203.0.113.9",
    text: "Accepted publickey for eva from 203.0.113.9",
  },
  {
    time: at(60),
    "event.category": "process",
    "lagebild.rules": "privileged_command",
    "user.name": "eva",
    "process.command_line": "/usr/bin/tee /root/x",
    text: "sudo: eva : COMMAND=/usr/bin/tee /root/x",
  },
  {
    time: at(90),
    "event.category": "process",
    "lagebild.rules": "privileged_command",
    "user.name": "tim",
    "process.command_line": "/usr/bin/id",
    text: "sudo: tim : COMMAND=/usr/bin/id",
  },
]);

it.each([
  ["which account logged in from 203.0.113.9?", "ok and what did she run with sudo?"],
  ["welches Konto hat sich von 203.0.113.9 angemeldet?", "ok und was hat sie mit sudo ausgeführt?"],
])("who it was about goes on, where it came from does not: %s %s", async (first, second) => {
  const before = (await readQuestion(first, host))!.read;
  expect(before.values).toMatchObject([{ values: ["eva"] }]);
  const { reading, results } = (await readQuestion(second, host, { before }))!.read;
  expect(reading.of[0]!.conditions.map(({ values }) => values)).toEqual([["eva"]]);
  expect(results.map(({ ask }) => ask.ask)).toContain("list");
});

it.each([
  ["how many sudo commands did eva run?", "when did that begin?"],
  ["wie viele Befehle hat eva mit sudo ausgeführt?", "wann fing das an?"],
])("what names nothing is asked of the records before: %s %s", async (first, second) => {
  const before = (await readQuestion(first, host))!.read;
  const { results } = (await readQuestion(second, host, { before }))!;
  expect(results.map(({ matched }) => matched)).toEqual(results.map(() => 1));
  expect(results.length).toBeGreaterThan(0);
});
