import { describe, expect, it } from "vitest";
import { commandMeets, meets, processOf, reasonOf, ruleOf } from "./test-rule.js";

describe("values without modifiers", () => {
  it.each([
    ["whoami", "WHOAMI", true],
    ["whoami", "whoami /all", false],
    ["'who*'", "whoami", true],
    ["'*ami'", "whoami /all", false],
    ["'*o?m*'", "whoXm", true],
    ["'*o?m*'", "whom", false],
    ["'ab*ba'", "aba", false],
    ["'ab*ba'", "abba", true],
    ["'a*b*b'", "ab", false],
    [String.raw`'a\*b'`, "a*b", true],
    [String.raw`'a\*b'`, "axb", false],
    [String.raw`'a\?b'`, "a?b", true],
    [String.raw`'C:\Windows\*'`, String.raw`C:\Windows*`, true],
    [String.raw`'C:\Windows\\*'`, String.raw`C:\Windows\System32`, true],
    [String.raw`'\\server\share'`, String.raw`\server\share`, true],
    [String.raw`'C:\Temp'`, String.raw`c:\temp`, true],
    ["''", "", true],
    ["''", "x", false],
    ["4688", "4688", true],
    ["0x1410", "0x1410", true],
    ["1.0", "1.0", true],
    ["true", "True", true],
    ["['a', 'b']", "b", true],
    ["['a', 'b', 'c', 'd*']", "C", true],
    ["['a', 'b', 'c', 'd*']", "dz", true],
    ["['a', 'b', 'c', 'd*']", "e", false],
  ])("%s on %s is %s", (value, commandLine, expected) => {
    expect(commandMeets("", value, commandLine)).toBe(expected);
  });

  it("treats null as a field that is not there", () => {
    const rule = ruleOf("selection:\n  ParentImage: null\ncondition: selection");
    expect(meets(rule, processOf({ Image: "x" }))).toBe(true);
    expect(meets(rule, processOf({ ParentImage: "x" }))).toBe(false);
  });

  it("never meets a value in a field that is not there", () => {
    expect(meets(ruleOf("selection:\n  User: '*'\ncondition: selection"), processOf({}))).toBe(false);
  });

  it("finds fields whatever the case of their names", () => {
    expect(meets(ruleOf("selection:\n  commandline: x\ncondition: selection"), processOf({ CommandLine: "x" }))).toBe(
      true,
    );
  });
});

describe("modifiers", () => {
  const windash = String.raw`cmd.exe /c ping -n 1`;
  it.each([
    ["|contains", "'mimi'", "run Mimikatz", true],
    ["|contains", "'a*c'", "xxabcxx", true],
    ["|contains", "['zz', 'mimi']", "mimi", true],
    ["|contains|all", "['a', 'b']", "ab", true],
    ["|contains|all", "['a', 'b']", "a", false],
    ["|all|contains", "['a', 'b']", "ba", true],
    ["|startswith", "'cmd'", "CMD /c", true],
    ["|startswith", "'cmd'", "run cmd", false],
    ["|endswith", String.raw`'\cmd.exe'`, String.raw`C:\Windows\cmd.exe`, true],
    ["|endswith", "'cmd'", "cmd /c", false],
    ["|cased", "'Mimi'", "Mimi", true],
    ["|cased", "'Mimi'", "mimi", false],
    ["|contains|cased", "'Mimi'", "xMimix", true],
    ["|contains|cased", "'Mimi'", "xmimix", false],
    ["|re", "'^cmd(\\.exe)? /c .*ping'", windash, true],
    ["|re", "'^CMD'", windash, false],
    ["|re|i", "'^CMD'", windash, true],
    ["|re", "'(?i)^CMD'", windash, true],
    ["|re|m", "'^second$'", "first\nsecond", true],
    ["|re", "'^second$'", "first\nsecond", false],
    ["|re|s", "'first.second'", "first\nsecond", true],
    ["|re", "'first.second'", "first\nsecond", false],
    ["|re|i|s", "'FIRST.second'", "first\nsecond", true],
    ["|contains|windash", "' /n 1'", windash, true],
    ["|windash|contains", "' -c '", windash, true],
    ["|contains|windash", "' -n'", "ping –n 1", true],
    ["|contains|windash", "' -n'", "ping n 1", false],
    ["|contains|windash", "'foo-bar'", "foo/bar", false],
    ["|lt", "10", "9", true],
    ["|lt", "10", "10", false],
    ["|lte", "10", "10", true],
    ["|gt", "10", "9.5", false],
    ["|gt", "10", "10.5", true],
    ["|gte", "10", "0x10", true],
    ["|gte", "10", "ten", false],
    ["|gte", "0", "", false],
    ["|neq", "'a'", "b", true],
    ["|neq", "'a'", "A", false],
    ["|cidr", "'10.0.0.0/8'", "10.200.1.2", true],
    ["|cidr", "'10.0.0.0/8'", "11.0.0.1", false],
    ["|cidr", "['192.168.0.0/16', 'fe80::/10']", "FE80::1", true],
    ["|cidr", "'::1/128'", "0:0:0:0:0:0:0:1", true],
    ["|cidr", "'10.0.0.0/8'", "::ffff:10.1.1.1", true],
    ["|cidr", "'10.0.0.0/8'", "no address", false],
    ["|cidr", "'0.0.0.0/0'", "::1", false],
    ["|cidr", "'::/0'", "10.0.0.1", false],
    ["|cidr", "'2001:db8::/32'", "2001:db9::1", false],
    ["|base64", "'foo'", "Zm9v", true],
    ["|base64|contains", "'foo'", "x Zm9v y", true],
    ["|wide|base64offset|contains", "'ping'", Buffer.from("aping", "utf16le").toString("base64"), true],
    ["|utf16le|base64offset|contains", "'ping'", Buffer.from("xxping", "utf16le").toString("base64"), true],
    ["|utf16be|base64|contains", "'ab'", Buffer.from([0, 0x61, 0, 0x62]).toString("base64"), true],
    ["|utf16|base64|contains", "'ab'", Buffer.from([0xff, 0xfe, 0x61, 0, 0x62, 0]).toString("base64"), true],
    ["|wide|base64offset|contains", "'ping'", Buffer.from("pong", "utf16le").toString("base64"), false],
  ])("CommandLine%s: %s on %s is %s", (modifiers, value, commandLine, expected) => {
    expect(commandMeets(modifiers, value, commandLine)).toBe(expected);
  });

  it.each(["http://x", "é and more", "a", "ab", "abc"])("finds %s in Base64 at every place", (hidden) => {
    for (const before of ["", "1", "12", "123", "1234"]) {
      const encoded = Buffer.from(`${before}${hidden}tail`).toString("base64");
      expect(commandMeets("|base64offset|contains", `'${hidden}'`, `powershell ${encoded}`)).toBe(true);
    }
  });

  it("asks whether a field exists", () => {
    const wanted = ruleOf("selection:\n  User|exists: true\ncondition: selection");
    const unwanted = ruleOf("selection:\n  User|exists: no\ncondition: selection");
    expect([meets(wanted, processOf({ User: "" })), meets(wanted, processOf({}))]).toEqual([true, false]);
    expect([meets(unwanted, processOf({ User: "" })), meets(unwanted, processOf({}))]).toEqual([false, true]);
  });

  it("compares two fields", () => {
    const same = ruleOf("selection:\n  Image|fieldref: ParentImage\ncondition: selection");
    const inside = ruleOf("selection:\n  CommandLine|fieldref|contains: User\ncondition: selection");
    expect(meets(same, processOf({ Image: "A", ParentImage: "a" }))).toBe(true);
    expect(meets(same, processOf({ Image: "A", ParentImage: "b" }))).toBe(false);
    expect(meets(same, processOf({ Image: "A" }))).toBe(false);
    expect(meets(inside, processOf({ CommandLine: "net user EVA", User: "eva" }))).toBe(true);
  });

  it("puts in what placeholders stand for, and refuses those it does not know", () => {
    const rule = ruleOf("selection:\n  User|expand: '%admins%'\ncondition: selection");
    expect(reasonOf(rule)).toBe("placeholder %admins% is not defined");
    const known = { ...rule, placeholders: { admins: ["eva", "root*"] } };
    expect(meets(known, processOf({ User: "rootkit" }))).toBe(true);
    expect(meets(known, processOf({ User: "bob" }))).toBe(false);
  });

  it.each([
    ["|fuzzy", "'a'", 'modifier "fuzzy" is not supported'],
    ["|i", "'a'", 'modifier "i" goes with re only'],
    ["|re", "'(?=a)b'", "expression looks around, which is not supported"],
    ["|re", String.raw`'(a)\1'`, "expression refers back to a group, which is not supported"],
    ["|re", "'(a'", "expression lacks a closing parenthesis"],
    ["|re", "'a{2000}'", "expression repeats more often than the 1000 times that are supported"],
    ["|cidr", "'10.0.0.0/99'", 'cidr takes a network such as 10.0.0.0/8, got "10.0.0.0/99"'],
    ["|lt", "'many'", "lt takes a number and no other modifier"],
    ["|base64", "'a*b'", "base64 cannot encode wildcards"],
    ["|exists", "'maybe'", "exists stands alone behind a field, with true or false"],
    ["|contains", "null", "null cannot be had with contains"],
    ["", "[]", '"CommandLine" has an empty list of values'],
    ["", "[[a]]", '"CommandLine" holds lists or maps where values were expected'],
    ["|minute", "5", 'modifier "minute" is not supported'],
  ])("refuses CommandLine%s: %s", (modifiers, value, reason) => {
    expect(reasonOf(ruleOf(`selection:\n  CommandLine${modifiers}: ${value}\ncondition: selection`))).toBe(reason);
  });
});
