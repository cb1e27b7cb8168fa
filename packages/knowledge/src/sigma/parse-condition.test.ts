import { describe, expect, it } from "vitest";
import { Failure } from "@lagebild/domain";
import { parseCondition, type Condition } from "./parse-condition.js";
import { lineOf, meets, processOf, reasonOf, ruleOf } from "./test-rule.js";

const NAMES = ["a", "b", "sel_1", "sel_2", "filter_main_x", "_hidden"];

/** Works a condition out for the names that hold. */
function holds(condition: Condition, held: ReadonlySet<string>): boolean {
  if (condition.op === "name") return held.has(condition.name);
  if (condition.op === "not") return !holds(condition.of, held);
  return condition.op === "and"
    ? condition.of.every((part) => holds(part, held))
    : condition.of.some((part) => holds(part, held));
}

describe("conditions", () => {
  it.each([
    ["a", ["a"], true],
    ["a and b", ["a"], false],
    ["a or b and sel_1", ["a"], true],
    ["(a or b) and sel_1", ["a"], false],
    ["not a", [], true],
    ["not not a", ["a"], true],
    ["a and not b", ["a", "b"], false],
    ["not (a or b)", ["b"], false],
    ["not a and b", ["b"], true],
    ["1 of sel_*", ["sel_2"], true],
    ["any of sel_*", ["sel_2"], true],
    ["all of sel_*", ["sel_2"], false],
    ["all of sel_*", ["sel_1", "sel_2"], true],
    ["1 of them", ["filter_main_x"], true],
    ["1 of them", ["_hidden"], false],
    ["1 of _hid*", ["_hidden"], true],
    ["all of them", ["a", "b", "sel_1", "sel_2", "filter_main_x"], true],
    ["a and not 1 of filter_main_*", ["a", "filter_main_x"], false],
    ["1 of filter*x", ["filter_main_x"], true],
    ["A AND NOT b".replace("A ", "a "), ["a"], true],
    ["(a)or(b)", ["b"], true],
    ["all of a", ["a"], true],
  ])("%s with %j is %s", (condition, held, expected) => {
    expect(holds(parseCondition(condition, NAMES), new Set(held))).toBe(expected);
  });

  it.each([
    ["a and", "condition ends where a name was expected"],
    ["a b", 'condition goes on with "b" where it should end'],
    ["(a", "condition lacks a closing parenthesis"],
    ["a)", 'condition goes on with ")" where it should end'],
    ["c", 'condition names "c", which the detection does not hold'],
    ["1 of x*", 'condition asks for "x*", which no name of the detection fits'],
    ["2 of sel_*", 'condition asks for "2 of", expected 1, any or all'],
    ["a | count() by User > 5", "condition aggregates (with |), which is not supported"],
    ["a near b", "condition uses near, which is not supported"],
    ["", "condition ends where a name was expected"],
    [`${"(".repeat(200)}a${")".repeat(200)}`, "condition nests more than 50 deep"],
    [`${"not ".repeat(2_000)}a`, "condition nests more than 50 deep"],
    ["a ".repeat(6_000), "condition has 12000 characters, at most 10000"],
  ])("refuses %s", (condition, reason) => {
    expect(() => parseCondition(condition, NAMES)).toThrow(new Failure("invalid", reason));
  });
});

describe("detections", () => {
  it("asks all fields of a map, one map of a list, one of several conditions", () => {
    const rule = ruleOf("s:\n  - Image: a\n    User: u\n  - Image: b\ncondition: s");
    const fields = [{ Image: "a", User: "u" }, { Image: "a", User: "x" }, { Image: "b" }];
    expect(fields.map((one) => meets(rule, processOf(one)))).toEqual([true, false, true]);
    const either = ruleOf("s:\n  Image: a\nt:\n  Image: b\ncondition:\n  - s\n  - t");
    expect(meets(either, processOf({ Image: "b" }))).toBe(true);
  });

  it("looks for keywords in the whole record, with wildcards, all of them, or beside fields", () => {
    const any = ruleOf("keywords:\n  - 'bad*thing'\n  - worse\ncondition: keywords", "product: linux");
    expect(meets(any, lineOf("Mar 14 host app: a BAD old thing happened"))).toBe(true);
    expect(meets(any, lineOf("Mar 14 host app: nothing"))).toBe(false);
    const all = ruleOf("keywords:\n  '|all':\n    - bad\n    - worse\ncondition: keywords", "product: linux");
    expect(meets(all, lineOf("worse than bad"))).toBe(true);
    expect(meets(all, lineOf("bad"))).toBe(false);
    const mixed = ruleOf("s:\n  - mimikatz\n  - Image: b\ncondition: s");
    expect(meets(mixed, processOf({ Image: "b" }))).toBe(true);
    expect(meets(mixed, processOf({ Description: "mimikatz for Windows" }))).toBe(true);
  });

  it("finds keywords with backslashes in JSON, where they are escaped", () => {
    const rule = ruleOf(String.raw`keywords: ['\Temp\evil.exe']${"\n"}condition: keywords`);
    expect(meets(rule, processOf({ Image: String.raw`C:\Temp\evil.exe` }))).toBe(true);
  });

  it.each([
    ["s: {}\ncondition: s", "detection holds an empty map"],
    ["s: []\ncondition: s", "detection holds an empty list"],
    ["condition: s", "detection holds no search identifier"],
    ["s:\n  a: b", "detection has no condition"],
    ["s:\n  a: b\ncondition: 7 > 5", 'condition names "7", which the detection does not hold'],
    ["s:\n  a: b\ntimeframe: 5m\ncondition: s", "timeframe counts over records, which is not supported"],
    ["s:\n  a:\n    b: c\ncondition: s", '"a" holds lists or maps where values were expected'],
    ["s: [[[[[[a]]]]]]\ncondition: s", "detection nests lists deeper than the specification"],
    ["s:\n  a: b\nunused:\n  x|bad: y\ncondition: s", 'modifier "bad" is not supported'],
  ])("refuses %s", (detection, reason) => {
    expect(reasonOf(ruleOf(detection))).toBe(reason);
  });
});
