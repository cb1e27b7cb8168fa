import { describe, expect, it } from "vitest";
import { contentWords, countedText, planQuestion } from "./plan-question.js";
import { languageOf } from "./question-language.js";

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

  it("reads a question that relates records as one about single records where it has to", () => {
    const question = "Which addresses are new on March 14?";
    expect(planQuestion(question, { relations: false })).toMatchObject({ relation: undefined, chain: [] });
    expect(planQuestion(question, { relations: false }).exact).not.toBe("difference");
  });

  it("keeps what limits and sums up out of what is searched for", () => {
    const question = "Which accounts failed more than 10 times?";
    expect(countedText(question, planQuestion(question).conditions)).toBe("Which accounts failed");
    const total = "How many bytes did 10.0.1.5 send in total?";
    expect(countedText(total, planQuestion(total).conditions)).toBe("did 10.0.1.5");
  });

  it.each([
    ["per account and address", ["account", "address"]],
    ["je Konto und Adresse", ["account", "address"]],
    ["per host and hour", ["host", 3_600]],
    ["pro Rechner und Stunde", ["host", 3_600]],
    ["for each source address and severity", ["address", "severity"]],
    ["by account and host", ["account", "host"]],
  ])("groups %s", (words, groups) => {
    const read = planQuestion(`Failed logins ${words}`).groups;
    expect(read.map((group) => ("bucketSeconds" in group ? group.bucketSeconds : group.name))).toEqual(groups);
  });

  it.each(["Was the account created by svc_backup?", "Who logged in by ssh and telnet?"])(
    "groups nothing in %s",
    (question) => expect(planQuestion(question).groups).toEqual([]),
  );

  it.each([
    ["In which hour did most logins fail?", "perBucket"],
    ["Wie viele Anmeldungen gab es pro Tag?", "perBucket"],
    ["How long did the session last?", "duration"],
    ["What happened first: was the log cleared or the user created?", "order"],
    ["Which file was requested most often, and how many times?", "top"],
    ["How many accounts were tried?", "countDistinct"],
    ["Were visitors refused when they opened the folder?", undefined],
    ["How many failed logins were there for each account?", "top"],
    ["Wie viele fehlgeschlagene Anmeldungen gab es je Konto?", "top"],
    ["List the failed passwords per account and address.", "group"],
    ["Falsche Passwörter je Konto und Adresse", "group"],
    ["How many failed passwords were there per host and hour?", "group"],
    ["Which accounts failed more than 10 times?", "top"],
    ["Wie viele Konten scheiterten mehr als zehnmal?", "countDistinct"],
    ["Did anyone log in after failing?", "sequence"],
    ["Welche Adressen sind am 14. März neu?", "difference"],
    ["Did 203.0.113.7 fail more often than 192.0.2.33?", "compare"],
    ["Scheiterte root öfter als admin?", "compare"],
    ["How many bytes were sent in total?", "summarise"],
    ["Was führte das Konto mit den meisten Fehlversuchen aus?", "steps"],
  ])("of %s works by %s", (question, exact) => expect(planQuestion(question).exact).toBe(exact));

  it("counts without the words for counting and time", () => {
    const { conditions } = planQuestion("How many failed passwords were there on March 14 before 03:00?");
    expect(countedText("How many failed passwords were there on March 14 before 03:00?", conditions)).toBe(
      "failed passwords",
    );
  });

  it("bears endless blanks", () => {
    const question = `when was a${" ".repeat(4_000)}written?`;
    expect(planQuestion(question).parts.map(({ text }) => text)).toEqual(["when was a written"]);
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
