import { describe, expect, it } from "vitest";
import { numberSaid, valuesSaid } from "./values-said.js";

const said = (text: string, ...names: string[]) => valuesSaid(text, { said: names });

describe("a value stands beside its name", () => {
  it.each([
    ["behind an equals sign", "login failed, state=6", "state", "6"],
    ["behind a colon", "exit code: 137", "exit code", "137"],
    ["as JSON has it", '{"level":"info", "user": "root", "uid": 0}', "user", "root"],
    ["in brackets", "created topic [test]", "topic", "test"],
    ["in quotation marks", "cannot open file 'a.txt'", "file", "a.txt"],
    ["in quotation marks, with blanks", "cannot open file 'a b.txt'", "file", "a b.txt"],
    ["as JSON has it, with blanks", '{"user": "John Doe", "uid": 0}', "user", "John Doe"],
    ["with an apostrophe within", `folder "Weber's files" created`, "folder", "Weber's files"],
    ["behind a quotation mark that is not closed", 'user="root', "user", "root"],
    ["in German quotation marks", "Ordner „Technik“ angelegt", "Ordner", "Technik"],
    ["behind an arrow", "target -> node-7", "target", "node-7"],
    ["behind a hash sign", "ticket #4711 closed.", "ticket", "4711"],
    ["joined to it", "Installation of KB5073457 done", "kb", "KB5073457"],
    ["joined to it by a line below", "task attempt_1445_0020_m_02_0 died", "attempt", "attempt_1445_0020_m_02_0"],
    ["as a number before it", "Sicherung abgeschlossen: 48213 Dateien, 61 GB", "Dateien", "48213"],
    ["as a number joined to its unit", "done in 5309ms", "ms", "5309"],
    ["as a fraction before its unit", "took 12.5 s", "s", "12.5"],
    ["as a number with commas", "48,213 files copied", "files", "48,213"],
    ["as the word behind it", "Anmeldung fehlgeschlagen: Benutzer müller", "Benutzer", "müller"],
    [
      "as hours, minutes and seconds behind it",
      "Teardown TCP connection 7 duration 0:41:48 bytes 31",
      "duration",
      "0:41:48",
    ],
    ["behind a name with capitals within", "EnabledPrivilegeList=SeBackupPrivilege", "privilege", "SeBackupPrivilege"],
    ["behind a name that begins with an abbreviation", "DNSTopic=orders", "topic", "orders"],
    ["behind an abbreviation in a name", "SSHTopic=orders", "ssh", "orders"],
    ["behind a name of several words", "the folder name: Technik", "folder name", "Technik"],
    ["without the sign that ends a sentence", "logged in as user weber.", "user", "weber"],
  ])("%s", (_, text, name, value) => {
    expect(said(text, name)).toEqual([value]);
  });

  it.each([
    ["Benutzer doe", "user", "doe"],
    ["user doe", "Benutzer", "doe"],
    ["Nutzer doe", "accounts", "doe"],
    ["48213 Dateien", "files", "48213"],
    ["12 Sätze geschrieben", "records", "12"],
  ])("under a word that means the same in either language: %s, %s", (text, name, value) => {
    expect(said(text, name)).toEqual([value]);
  });

  it("and a phrase is not read as one of its words", () => {
    expect(said("user doe", "user group")).toEqual([]);
    expect(said("user group=staff", "user group")).toEqual(["staff"]);
  });
});

describe("what only looks like a value is none", () => {
  it.each([
    ["a little word behind the name", "the user is unknown", "user"],
    ["a name at the end", "unknown user", "user"],
    ["signs without a letter or digit", "user: ---", "user"],
    ["a part of a longer word", "superuser=root", "user"],
    ["a part of a word with underscores", "user_agent=curl", "user"],
    ["a part of a name with capitals within, with nothing marked", "UserManager started", "user"],
    ["a number within a word", "sha256 file", "nothing"],
    ["an ending behind an apostrophe", "the user's password", "user"],
    ["a plural's apostrophe", "the users' files", "user"],
    ["a version before the name", "v1.2.3 files", "version"],
    ["a word that joins letters before the number", "XKB5073457", "kb"],
    ["a number with letters behind it", "KB5073457abc", "kb"],
  ])("%s", (_, text, name) => {
    expect(said(text, name)).toEqual([]);
  });

  it("neither is the rest of a number that is too long to be one", () => {
    expect(said(`${"1234567890".repeat(4)} files`, "files")).toEqual([]);
  });

  it.each(["address", "name", "number"] as const)("nor one of another kind than %s", (as) => {
    const values = { address: "198.51.100.7", name: "doe", number: "42" };
    const text = Object.values(values)
      .map((value) => `user=${value}`)
      .join(" ");
    expect(valuesSaid(text, { said: ["user"], as })).toEqual([values[as]]);
    expect(valuesSaid(text.replace(`user=${values[as]}`, ""), { said: ["user"], as })).toEqual([]);
  });

  it("so that the name behind a word is taken where a number stands before it", () => {
    expect(valuesSaid("session 4 user doe", { said: ["user"], as: "name" })).toEqual(["doe"]);
  });

  it("so that a name is taken where a number stands behind the same word first", () => {
    expect(valuesSaid("user 17 rejected, user doe accepted", { said: ["user"], as: "name" })).toEqual(["doe"]);
  });
});

describe("a text says several values", () => {
  it("each of those that are marked once", () => {
    expect(said("state=6 state=7 state=6", "state")).toEqual(["6", "7"]);
  });

  it("but of those behind the name the first, and none beside marked ones", () => {
    expect(said("user doe, user roe", "user")).toEqual(["doe"]);
    expect(said("user doe, user=roe", "user")).toEqual(["roe"]);
  });

  it("eight at most", () => {
    const text = Array.from({ length: 12 }, (_, place) => `state=${place}`).join(" ");
    expect(said(text, "state")).toEqual(["0", "1", "2", "3", "4", "5", "6", "7"]);
  });
});

describe("only the beginning of a long text is looked at", () => {
  const before = (length: number): string => `${"x ".repeat(length / 2)}`;

  it("so that what stands further on is not found", () => {
    expect(said(`${before(7_900)}state=6 end`, "state")).toEqual(["6"]);
    expect(said(`${before(8_000)}state=6 end`, "state")).toEqual([]);
  });

  it("and a value is not cut there", () => {
    expect(said(`${before(7_990)}state=123456789`, "state")).toEqual(["123456789"]);
    expect(said(`${before(7_990)}user 123456789`, "user")).toEqual(["123456789"]);
    expect(said(`${before(7_990)} KB123456789`, "kb")).toEqual(["KB123456789"]);
    expect(said(`${before(7_998)}usership=x`, "us")).toEqual([]);
  });

  it("and a value longer than any name is none", () => {
    expect(said(`state=${"a".repeat(1_000)}`, "state")).toEqual([]);
    expect(said(`user ${"a".repeat(1_000)}`, "user")).toEqual([]);
    expect(said(`KB${"1".repeat(1_000)}`, "kb")).toEqual([]);
  });
});

describe("texts made to be slow are read to their end", () => {
  const size = 1_000_000;
  it.each([
    ["one word", "u".repeat(size)],
    ["one word of changing case", "uU".repeat(size / 2)],
    ["nothing but names", "user ".repeat(size / 5)],
    ["nothing but marks", `user${"=".repeat(size)}`],
    ["nothing but quotation marks", `user${'"'.repeat(size)}`],
    ["names with many quotation marks", `user${'"'.repeat(300)}`.repeat(3_000)],
    ["nothing but brackets", `user${"[(".repeat(size / 2)}`],
    ["nothing but digits and commas before it", `${"1,".repeat(size / 2)}user`],
    ["nothing but blanks", `user${" ".repeat(size)}=x`],
    ["combining signs", "u\u0301".repeat(size / 2)],
  ])("%s", (_, text) => {
    expect(said(text, "user", "u", "users").length).toBeLessThanOrEqual(8);
  });

  it("with thousands of labels, eight are told", () => {
    const text = Array.from({ length: 5_000 }, (_, place) => `user=u${place}`).join(" ");
    expect(said(text, "user")).toHaveLength(8);
  });

  it("with thousands of names to look for, those asked for are told", () => {
    const names = Array.from({ length: 2_000 }, (_, place) => `name${place}`);
    expect(said("user=doe", ...names, "user")).toEqual(["doe"]);
  });
});

describe("a number is read as logs write it", () => {
  it.each([
    ["7650", 7650],
    ["7.90", 7.9],
    ["48,213", 48_213],
    ["48,213.5", 48_213.5],
    ["61,4", 61.4],
    ["1.048.576", 1_048_576],
    ["1.048.576,25", 1_048_576.25],
    ["-3", -3],
  ])("%s", (text, number) => {
    expect(numberSaid(text)).toBe(number);
  });

  it.each(["", "doe", "1.2.3", "10.0.0.8", "12ms", "0x10", "1e3", "1,2,3", "--1"])("and '%s' is none", (text) => {
    expect(numberSaid(text)).toBeUndefined();
  });
});
