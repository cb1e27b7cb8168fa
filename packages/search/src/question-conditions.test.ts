import { describe, expect, it } from "vitest";
import { questionConditions } from "./question-conditions.js";

const testsOf = (question: string) => questionConditions(question).fields.flatMap(({ tests }) => tests);

describe("the conditions of a question", () => {
  it.each([
    ["How many requests ended with status 404?", [{ operator: "equals", value: "404" }]],
    ["Wie viele Anfragen wurden mit 403 abgewiesen?", [{ operator: "equals", value: "403" }]],
    [
      "Wie viele Anfragen endeten mit einem Serverfehler (5xx)?",
      [
        { operator: "atLeast", value: "500" },
        { operator: "below", value: "600" },
      ],
    ],
    ["Who sent the OPTIONS request?", [{ operator: "equals", value: "OPTIONS" }]],
    ["How many alerts have severity 1?", [{ operator: "equals", value: "1" }]],
    ["Count the connections to 10.0.0.4 port 443.", [{ operator: "equals", value: "443" }]],
    ["Wie viele Verbindungen gab es auf Port 22?", [{ operator: "equals", value: "22" }]],
  ])("hold the field of: %s", (question, tests) => expect(testsOf(question)).toEqual(tests));

  it.each([
    ["How many failed logons (4625) were there?", ["4625"]],
    ["How many pipes were created (Sysmon event 17)?", ["17"]],
    ["Wie oft trat Ereignis-ID 7045 auf?", ["7045"]],
    ["How many of 2026 entries came from port 4625x?", []],
  ])("hold the event numbers of: %s", (question, eventIds) => {
    expect(questionConditions(question).eventIds).toEqual(eventIds);
  });

  it("hold a level only where it is written as logs write it", () => {
    expect(questionConditions("Wie viele WARN-Einträge gibt es?").level).toBe("WARN");
    expect(questionConditions("How many errors did the service warn of?").level).toBeUndefined();
  });

  it("leave addresses and names alone", () => {
    const { fields, eventIds, level, time } = questionConditions("Did 203.0.113.7 log in as backup?");
    expect({ fields, eventIds, level, time }).toEqual({ fields: [], eventIds: [], level: undefined, time: undefined });
  });
});
