import { describe, expect, it } from "vitest";
import { askedComparison, askedDifference, askedSequence } from "./question-relations.js";

describe("a question about one event after another", () => {
  it.each([
    ["Who logged in within 5 minutes after failed attempts?", "failed attempts", "Who logged in", 300],
    ["Wer meldete sich innerhalb von 5 Minuten nach Fehlversuchen an?", "Fehlversuchen", "Wer meldete sich an", 300],
    ["Did anyone log in after failing?", "failing", "Did anyone log in", undefined],
    [
      "Hat sich jemand angemeldet, nachdem er gescheitert war?",
      "er gescheitert war",
      "Hat sich jemand angemeldet",
      undefined,
    ],
    ["Which failed logins were followed by a successful one?", "Which failed logins", "a successful one", undefined],
    [
      "Welches Konto meldete sich nach falschen Passwörtern an?",
      "falschen Passwörtern",
      "Welches Konto meldete sich an",
      undefined,
    ],
    [
      "Did anyone guess passwords, and did anyone get in?",
      "Did anyone guess passwords",
      "successful logins",
      undefined,
    ],
    [
      "Hat jemand Passwörter geraten, und kam dabei jemand hinein?",
      "Hat jemand Passwörter geraten",
      "erfolgreiche Anmeldungen",
      undefined,
    ],
  ])("reads %s", (question, first, then, withinSeconds) => {
    expect(askedSequence(question)).toEqual({ first, then, withinSeconds });
  });

  it.each([
    "What happened after the failed logins?",
    "Was geschah nach der Anmeldung?",
    "How many connections were there after 03:00?",
    "Wie viele Anfragen gab es nach 4 Uhr?",
    "Which host connected to the file server after midnight?",
    "Wer suchte nach Unterlagen?",
    "Was a file uploaded, and was it successful?",
  ])("reads none from %s", (question) => expect(askedSequence(question)).toBeUndefined());
});

describe("a question about values that only some records have", () => {
  it.each([
    ["Which addresses are new on March 14?", "before", undefined],
    ["Welche Adressen sind am 14. März neu?", "before", undefined],
    ["Which addresses came after 03:00 that were not seen before?", "before", undefined],
    ["Welche Adressen kamen nach 03:00, die vorher nicht zu sehen waren?", "before", undefined],
    ["Which accounts appear only on FS01?", "elsewhere", undefined],
    ["Welche Konten gab es nur auf FS01?", "elsewhere", undefined],
    ["Which accounts logged in on FS01 but not on DC01?", "other", "on DC01"],
    ["Welche Konten meldeten sich auf FS01 an, aber nicht auf DC01?", "other", "auf DC01"],
    ["Welche Adressen probierten Passwörter, meldeten sich aber nie an?", "other", "meldeten sich an"],
  ])("reads %s", (question, kind, other) => {
    expect(askedDifference(question)).toMatchObject({ kind, other });
  });

  it.each([
    "Who created the new account?",
    "Welches Kennwort bekam das neue Konto?",
    "Which accounts failed only twice?",
  ])("reads none from %s", (question) => expect(askedDifference(question)).toBeUndefined());
});

describe("a question that compares", () => {
  it("puts the other name or time in place of the first", () => {
    expect(askedComparison("Did 203.0.113.7 send more failed passwords than 192.0.2.33?")).toEqual({
      one: "Did 203.0.113.7 send failed passwords",
      other: "Did 192.0.2.33 send failed passwords",
      says: "more",
      isSwapped: true,
    });
    expect(askedComparison("Gab es am 14. März weniger Anmeldungen als am 13. März?")).toMatchObject({
      one: "Gab es am 14. März Anmeldungen",
      other: "Gab es am 13. März Anmeldungen",
      says: "less",
    });
  });

  it("shares the noun of two kinds of events", () => {
    expect(askedComparison("Were there more failed than successful logins?")).toMatchObject({
      one: "failed logins",
      other: "successful logins",
      isSwapped: false,
    });
  });

  it.each([
    "Which accounts failed more than 10 times?",
    "Which sessions took more than 3 hours?",
    "Wer scheiterte mehr als dreimal?",
  ])("reads none from a number: %s", (question) => expect(askedComparison(question)).toBeUndefined());
});
