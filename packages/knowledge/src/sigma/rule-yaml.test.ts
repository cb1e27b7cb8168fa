import { describe, expect, it } from "vitest";
import { readRuleDocuments } from "./rule-yaml.js";

const reasonsOf = (text: string): readonly (string | undefined)[] =>
  readRuleDocuments(text).map((document) => ("reason" in document ? document.reason : undefined));

describe("reading rule files", () => {
  it("reads several documents and keeps numbers as written", () => {
    const documents = readRuleDocuments("a: 0x1410\nb: 1.0\nc: true\nd: null\ne: 007\nf: 2024-01-01\n---\n- x\n---\n");
    expect(documents).toEqual([
      { value: { a: "0x1410", b: "1.0", c: true, d: null, e: "007", f: "2024-01-01" } },
      { value: ["x"] },
    ]);
  });

  it("takes anchors and merged maps", () => {
    const [document] = readRuleDocuments("base: &b\n  x: 1\nother:\n  <<: *b\n  y: *b\n");
    expect(document).toEqual({ value: { base: { x: "1" }, other: { x: "1", y: { x: "1" } } } });
  });

  it("returns nothing for nothing", () => {
    expect([readRuleDocuments(""), readRuleDocuments("# only a comment\n")]).toEqual([[], []]);
  });

  it("does not mistake a key for a prototype", () => {
    const [document] = readRuleDocuments("__proto__:\n  polluted: yes\nconstructor: x\n");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    const value = document && "value" in document ? document.value : null;
    expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
  });
});

describe("hostile rule files", () => {
  const bomb = (levels: number): string =>
    [
      "a0: &a0 [x,x,x,x,x,x,x,x,x]",
      ...Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(",")}]`),
    ].join("\n");

  it.each([
    ["a bomb of aliases", bomb(9), /alias/i],
    ["an alias of itself", "a: &a [*a]", /alias|deep|cannot|unresolved/i],
    ["brackets without end", "[".repeat(200_000), /nests brackets 200000 deep/],
    ["maps in maps without end", "{a: ".repeat(5_000), /nests brackets 5000 deep/],
    ["lists in lists", `${"- ".repeat(3_000)}x`, /deep|call stack/],
    ["a file too long", `title: x\n# ${"y".repeat(2_000_000)}`, /at most 1048576/],
    ["broken syntax", "title: 'open\nlogsource: [", /not valid YAML/],
    ["a key twice", "title: a\ntitle: b", /not valid YAML/],
    ["a tab as indent", "detection:\n\ta: b", /not valid YAML/],
    ["lists as keys", "? [a, b]\n: c", /YAML/],
    ["a set", "!!set {a, b}", /type of YAML's own|valid/],
    ["too many values", `x:\n${"  - a\n".repeat(150_000)}`, /more than 100000 values/],
  ])("refuses %s", (_, text, reason) => {
    const reasons = reasonsOf(text);
    expect(reasons[0]).toMatch(reason);
  });

  it("runs nothing that a tag names", () => {
    const [document] = readRuleDocuments(
      'a: !!js/function "function () { throw 1 }"\nb: !!python/object/apply:os.system ["id"]\n',
    );
    expect(document).toEqual({ value: { a: "function () { throw 1 }", b: ["id"] } });
  });
});
