import { describe, expect, it } from "vitest";
import { askedAmount, askedCounts } from "./question-amounts.js";

describe("how often something has to occur", () => {
  it.each([
    ["Which accounts failed more than 10 times?", { atLeast: 11 }],
    ["Welche Konten scheiterten mehr als zehnmal?", { atLeast: 11 }],
    ["Which addresses sent at least 3 failed passwords?", { atLeast: 3 }],
    ["Welche Adressen schickten mindestens 3 falsche Passwörter?", { atLeast: 3 }],
    ["Which accounts logged in exactly once?", { atLeast: 1, atMost: 1 }],
    ["Welche Konten scheiterten höchstens 2 Mal?", { atMost: 2 }],
    ["Which paths were asked for fewer than 5 times?", { atMost: 4 }],
    ["Which accounts failed 20 times or more?", { atLeast: 20 }],
    ["Which addresses came more than 1,000 times?", { atLeast: 1_001 }],
  ])("reads %s", (question, limits) => expect(askedCounts(question)?.limits).toEqual(limits));

  it.each([
    "Did anything take more than 3 hours?",
    "Which requests were larger than 1000 bytes?",
    "Did more than 2 hosts answer?",
    "Which account was only on FS01?",
    "What was there over 203.0.113.7?",
  ])("reads none from %s", (question) => expect(askedCounts(question)).toBeUndefined());
});

describe("a quantity that is asked for", () => {
  const partAndField = (question: string, field: string): readonly [string | undefined, boolean] => {
    const amount = askedAmount(question);
    return [amount?.part, amount?.fields.some((pattern) => pattern.test(field)) ?? false];
  };

  it.each([
    ["How many bytes were sent in total?", "sum", "bytes"],
    ["Wie viele Bytes wurden insgesamt gesendet?", "sum", "bytesout"],
    ["What was the largest response?", "max", "bodybytessent"],
    ["Welche war die größte Datei?", "max", "filesize"],
    ["What was the longest connection?", "max", "duration"],
    ["Welche Verbindung dauerte am längsten?", "max", "duration"],
    ["What is the average number of bytes per request?", "average", "bytes"],
    ["What was the smallest packet?", "min", "packets"],
  ])("reads %s", (question, part, field) => expect(partAndField(question, field)).toEqual([part, true]));

  it("looks first where what was sent is kept apart from what was received", () => {
    expect(askedAmount("How many bytes were received?")?.fields[0]?.test("respbytes")).toBe(true);
    expect(askedAmount("How many bytes were sent?")?.fields[0]?.test("origbytes")).toBe(true);
  });

  it.each([
    "How many files were there in total?",
    "How many alerts have the highest severity (1)?",
    "Which file was deleted?",
  ])("reads none from %s", (question) => expect(askedAmount(question)).toBeUndefined());
});
