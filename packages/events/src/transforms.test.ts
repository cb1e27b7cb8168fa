import { describe, expect, it } from "vitest";
import { transformNamed } from "./transforms.js";

describe("transformNamed", () => {
  it.each([
    [
      "untag",
      "powershell.exe</Command>\n <Arguments>-c &quot;a &amp;&amp; b&quot;</Arguments>",
      'powershell.exe -c "a && b"',
    ],
    ["untag", "<Exec/>", undefined],
    ["untag", "1 < 2", "1 < 2"],
    ["untag", "&amp;lt;", "&lt;"],
    ["before :", "a:b", "a"],
  ])("%s makes %j to %j", (name, value, expected) => {
    expect(transformNamed(name)(value)).toBe(expected);
  });

  it("takes text of any length in linear time and cuts what is too long", () => {
    expect(transformNamed("untag")("<".repeat(1_000_000))?.length).toBe(20_000);
  });
});
