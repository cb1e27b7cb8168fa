import { expect, it } from "vitest";
import { askedEvent } from "./question-events.js";
import { askedSteps } from "./question-steps.js";

it("asks first for what occurs most, then with it", () => {
  const question = "Which account logged in from the address with the most failures, and what did it run?";
  expect(askedSteps(question)).toEqual([
    { text: "Which address most often: failures?", takes: undefined },
    { text: "Which account logged in from {1}", takes: 1 },
    { text: "what did {2} run?", takes: 2 },
  ]);
});

it("takes German questions apart alike", () => {
  const question =
    "Welches Konto meldete sich von der Adresse mit den meisten Fehlversuchen an, und was führte es aus?";
  expect(askedSteps(question)).toEqual([
    { text: "Am häufigsten: welche Adresse Fehlversuchen?", takes: undefined },
    { text: "Welches Konto meldete sich von {1} an", takes: 1 },
    { text: "was führte {2} aus?", takes: 2 },
  ]);
});

it.each([
  "Which address had the most failures?",
  "What is the address with the most failures?",
  "What did the remote tool install, and how is it launched?",
  "Was a page uploaded and then used to run commands, and what is it called?",
  "Who logged in, and from where?",
])("needs one step for %s", (question) => expect(askedSteps(question)).toBeUndefined());

it.each([
  ["failed logins", "login-failure", false],
  ["gescheiterte Anmeldungen", "login-failure", false],
  ["Welche Konten scheiterten", "login-failure", false],
  ["Which accounts failed more than 10 times?", "login-failure", false],
  ["failed passwords", "login-failure", true],
  ["falschen Passwörtern", "login-failure", true],
  ["Who logged in", "login-success", false],
  ["Welches Konto meldete sich an", "login-success", false],
])("knows the kind of event of %s", (text, tag, isOfRecords) => {
  expect(askedEvent(text)).toMatchObject({ tag, isOfRecords });
});

it.each(["Which service failed to start?", "failed requests", "Which disk failed?", "gelöschte Dateien"])(
  "knows no kind of event for %s",
  (text) => expect(askedEvent(text)).toBeUndefined(),
);
