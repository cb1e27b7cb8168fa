import { describe, expect, it } from "vitest";
import { contentWords, languageOf, planQuestion } from "./plan-question.js";

describe("the language of a question", () => {
  it.each([
    ["Which account was locked out?", "en"],
    ["Welches Konto wurde gesperrt?", "de"],
    ["Gab es Anmeldungen von 203.0.113.7?", "de"],
    ["mimikatz?", "en"],
    ["Verdächtige Prozesse", "de"],
  ])("of %s is %s", (question, language) => expect(languageOf(question)).toBe(language));
});

describe("the plan of a question", () => {
  it.each([
    ["How many logins failed?", "exact", "count", "count"],
    ["Wie oft schlug die Anmeldung fehl?", "exact", "count", "count"],
    ["How many different accounts were tried?", "exact", "count", "countDistinct"],
    ["Wie viele verschiedene Adressen griffen zu?", "exact", "count", "countDistinct"],
    ["Which accounts failed most often?", "exact", "list", "top"],
    ["When did the service stop?", "exact", "times", "firstLast"],
    ["Wann wurde der Dienst beendet?", "exact", "times", "firstLast"],
    ["Was ist passiert?", "exhaustive", "description", undefined],
    ["Is there anything suspicious?", "exhaustive", "description", undefined],
    ["Did anyone disable the antivirus?", "semantic", "yes-no", undefined],
    ["Hat jemand den Virenschutz abgeschaltet?", "semantic", "yes-no", undefined],
  ])("of %s is %s", (question, mode, wants, exact) => {
    expect(planQuestion(question)).toMatchObject({ mode, wants, exact });
  });

  it("names the kind of value that is asked for first", () => {
    expect(planQuestion("Which address did the account use?").entity).toBe("address");
    expect(planQuestion("Welches Konto kam von dieser Adresse?").entity).toBe("account");
  });
});

describe("the words of a question", () => {
  it("are those that carry meaning, each once", () => {
    expect(contentWords("Did the account backup log in from 203.0.113.7, backup?")).toEqual([
      "account",
      "backup",
      "log",
      "203.0.113.7",
    ]);
    expect(contentWords("Wann wurde der Dienst beendet?")).toEqual(["dienst", "beendet"]);
  });

  it("stay bounded", () => {
    const endless = Array.from({ length: 500 }, (_, i) => `word${i}`).join(" ");
    expect(contentWords(endless)).toHaveLength(64);
    expect(contentWords("x".repeat(5_000))).toEqual([]);
  });
});
