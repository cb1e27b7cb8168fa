import { describe, expect, it } from "vitest";
import { questionParts, severalQuestions } from "./question-parts.js";

const texts = (question: string): readonly string[] => questionParts(question).map(({ text }) => text);

describe("the events that a question wants the times of", () => {
  it("are split where each has its own question word", () => {
    expect(texts("When was the file written, when was it opened and when was the log cleared?")).toEqual([
      "When was the file written",
      "when was it opened (the file written)",
      "when was the log cleared",
    ]);
    expect(texts("Wann begann und wann endete die Sitzung des Kontos?")).toHaveLength(2);
  });

  it("are split where they share a verb or a list", () => {
    expect(texts("When were the lure, the second stage and the shell started?")).toEqual([
      "When were the lure started",
      "When were the second stage started",
      "When were the shell started",
    ]);
    expect(texts("List the start times for: opening the firewall, starting the service.")).toHaveLength(2);
    expect(texts("Give the times of the installation, of its start and of the tool's start.")).toHaveLength(3);
  });

  it("are the two ends of one thing where two opposite verbs say so", () => {
    expect(texts("When did the session begin and end?")).toEqual([
      "When did the session begin",
      "When did the session end",
    ]);
  });

  it("are alternatives where the question asks what came first", () => {
    expect(texts("What happened first: was the user created or the log cleared?")).toEqual([
      "was the user created",
      "the log cleared",
    ]);
  });

  it("stay one where first and last of the same is asked", () => {
    expect(questionParts("When were the first and the last failed password?")).toEqual([
      { text: "When were the first and the last failed password", occurrence: "both" },
    ]);
    expect(questionParts("Wann war die letzte Anmeldung?")[0]?.occurrence).toBe("last");
  });

  it("do not bring along the machine of another part where they name their own", () => {
    expect(texts("When was the task ordered on HOST5, and when did HOST6 register it?")[1]).not.toContain("HOST5");
  });

  it("stay few, however long the question", () => {
    expect(texts(`When was ${"a, when was ".repeat(300)} b?`).length).toBeLessThanOrEqual(6);
  });
});

it("splits a sentence into its questions only where each has words of its own", () => {
  expect(severalQuestions("Which script ran there, and whose mailbox did the attacker name?")).toEqual([
    "Which script ran there",
    "whose mailbox did the attacker name?",
  ]);
  expect(severalQuestions("Who logged in, and from where?")).toHaveLength(1);
});
