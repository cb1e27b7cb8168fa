import { describe, expect, it } from "vitest";
import { readLabelledLines } from "./read-labelled-lines.js";

describe("lines of names and values", () => {
  it("are read whether the ends of lines are written out or not", () => {
    const expected = { "Event type": "Object not processed", "Process ID": "42", User: "EXAMPLE\\anna (Initiator)" };
    for (const end of ["\\r\\n", "\r\n", "\n", "#015#012"]) {
      const text = ["Event type: Object not processed", "Process ID: 42", "User: EXAMPLE\\anna (Initiator)"].join(end);
      expect({ ...readLabelledLines(text) }).toEqual(expected);
    }
  });

  it("are not made of sentences, of two lines or of a text whose lines are mostly others", () => {
    expect(readLabelledLines("Failed: it was not there: nobody knows why: sorry")).toBeUndefined();
    expect(readLabelledLines("Name: a\nValue: b")).toBeUndefined();
    expect(readLabelledLines("one\ntwo\nthree\nfour\nName: a\nValue: b\nOther: c")).toBeUndefined();
  });

  it("keep the first value of a name and look at 100 lines at most", () => {
    const text = Array.from({ length: 150 }, (_, i) => `Name${i}: ${i}`).join("\n");
    expect(Object.keys(readLabelledLines(text) ?? {})).toHaveLength(100);
    expect(readLabelledLines("Name: a\nName: b\nOther: c")?.["Name"]).toBe("a");
  });
});
