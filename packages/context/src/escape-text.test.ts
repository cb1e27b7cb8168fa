import { describe, expect, it } from "vitest";
import { clipText, escapeText } from "./escape-text.js";

describe("escaping text", () => {
  it.each([
    ["plain ASCII, umlauts äöü and 😀 stay", "plain ASCII, umlauts äöü and 😀 stay"],
    ["a\tb", "a b"],
    ["red \u001b[31m", "red \\u001b[31m"],
    ["two\r\nlines", "two\\u000d\\u000alines"],
    ["zero\u200bwidth, \u202ereversed, \ufeffmark", "zero\\u200bwidth, \\u202ereversed, \\ufeffmark"],
    ["half \ud83d a pair", "half \\ud83d a pair"],
    ["tag \u{e0041}", "tag \\udb40\\udc41"],
  ])("writes %j on one line", (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  it("leaves nothing that could move a cursor", () => {
    const all = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join("");
    expect(escapeText(all)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/);
  });
});

describe("clipping text", () => {
  it("keeps what fits", () => expect(clipText("short", 5)).toBe("short"));

  it("cuts the middle out and says how much", () => {
    expect(clipText("0123456789abcdefghij", 10)).toBe("01234567 …(10 characters)… ij");
  });
});
