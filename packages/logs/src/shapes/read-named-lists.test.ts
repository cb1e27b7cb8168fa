import { describe, expect, it } from "vitest";
import { readNamedLists } from "./read-named-lists.js";

describe("lists whose names end with a colon", () => {
  it("reads values between names, with commas in them", () => {
    expect(
      readNamedLists(
        "%FTD-1-430003: AccessControlRuleAction: Block, SrcIP: 203.0.113.7, UserAgent: Mozilla/5.0 (X11, like Gecko) x, Prefilter Policy: Unknown, DstPort: 443",
      ),
    ).toEqual({
      AccessControlRuleAction: "Block",
      SrcIP: "203.0.113.7",
      UserAgent: "Mozilla/5.0 (X11, like Gecko) x",
      "Prefilter Policy": "Unknown",
      DstPort: "443",
    });
  });

  it("takes names with a slash in them", () => {
    const text = "Event: delete, Path: /a/b.pdf, File/Folder: File, Size: 141 KB, User: olaf";
    expect(readNamedLists(text)).toMatchObject({ Path: "/a/b.pdf", "File/Folder": "File", User: "olaf" });
  });

  it("reads quoted values in brackets", () => {
    expect(
      readNamedLists('fw [action:"Drop"; origin:"192.0.2.1"; rule:"a \\"b\\""; __tag:"x[y\\]"; empty:""]'),
    ).toEqual({
      action: "Drop",
      origin: "192.0.2.1",
      rule: 'a "b"',
      __tag: "x[y]",
    });
  });

  it("leaves sentences alone", () => {
    expect(readNamedLists("Warning: the disk is full, error: retry later")).toBeUndefined();
    expect(readNamedLists('he said: "no"')).toBeUndefined();
    expect(readNamedLists("no colon here")).toBeUndefined();
  });

  it("stays within its limits on hostile text", () => {
    const fields = readNamedLists(Array.from({ length: 400 }, (_, i) => `n${i}: ${"v".repeat(9)}`).join(", "));
    expect(Object.keys(fields!).length).toBe(100);
    expect(readNamedLists(`a:"${"\\".repeat(50_000)}`)).toBeUndefined();
    expect(readNamedLists("a ".repeat(40_000) + ": b")).toBeUndefined();
  });
});
