import { describe, expect, it } from "vitest";
import { compilePattern, dangerOf, type Pattern } from "./pattern.js";

const compiled = (written: string): Pattern => {
  const pattern = compilePattern(written);
  if (typeof pattern === "string") throw new Error(pattern);
  return pattern;
};

describe("patterns", () => {
  it("find a text anywhere, ignoring the case it was written in", () => {
    expect(compiled("Failed Password").test("x failed password y")).toBe(true);
  });

  it("compare a whole value where they begin with an equals sign", () => {
    expect(compiled("=3").test("3")).toBe(true);
    expect(compiled("=3").test("13")).toBe(false);
  });

  it.each([
    ["a+", "without an upper limit"],
    [".*", "without an upper limit"],
    ["a{3,}", "without an upper limit"],
    ["(?:a{0,5}){0,5}", "repeats a repetition"],
    ["(a)\\1", "refers back"],
    ["(?=a)b", "looks around"],
    ["a{0,80}b{0,80}c", "can vary"],
    ["a{900}", "more than 200"],
  ])("refuse %s, which could take long", (source, reason) => {
    expect(dangerOf(source)).toContain(reason);
  });

  it.each(["a{0,80}b", "(?:ba|da)?sh\\b", "[*+]x\\+", "colou?r"])("allow %s, whose cost is bounded", (source) => {
    expect(dangerOf(source)).toBeUndefined();
  });

  it.each([
    ["re:\\bfoobar{0,3} baz", ["fooba"]],
    ["re:id=\\d{1,9} done", [" done"]],
    ["re:x(?:first|second)\\.", ["xfirst.", "xsecond."]],
    ["re:lsass\\.exe", ["lsass.exe"]],
    ["re:(?:first|ab)?cd", undefined],
    ["re:first|second", ["first", "second"]],
  ])("know the texts of which every match of %s holds one", (written, literals) => {
    expect(compiled(written).literals).toEqual(literals);
  });

  it("refuse an expression that matches everything", () => {
    expect(compilePattern("re:a?")).toBe("expression matches the empty text");
  });
});
