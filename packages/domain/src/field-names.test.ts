import { describe, expect, it } from "vitest";
import { perFieldNames } from "./field-names.js";

describe("perFieldNames", () => {
  it("works out what names tell once for records with the same names in the same order", () => {
    const seen: string[] = [];
    const of = perFieldNames((names) => {
      seen.push(names.join());
      return names.length;
    });
    expect(
      [{ a: "1", b: "2" }, { a: "3", b: "4" }, { b: "1", a: "1" }, { a: "1" }, { a: "1", b: "2" }, {}].map(of),
    ).toEqual([2, 2, 2, 1, 2, 0]);
    expect(seen).toEqual(["a,b", "b,a", "a", ""]);
  });

  it("goes on rightly where names are more than it keeps", () => {
    const of = perFieldNames((names) => names.join());
    for (let i = 0; i < 50_000; i++) expect(of({ [`name${i}`]: "", other: "" })).toBe(`name${i},other`);
    expect(of({ a: "" })).toBe("a");
  });
});
