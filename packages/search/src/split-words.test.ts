import { describe, expect, it } from "vitest";
import { queryWords, splitWords, tellingWords } from "./split-words.js";

describe("splitWords", () => {
  it("ends words at punctuation, and returns the parts of joined words, too", () => {
    expect(splitWords("startSession user_account HTTPServer sha256 C:\\Windows")).toEqual([
      ...["startsession", "start", "session"],
      ...["user", "account"],
      ...["httpserver", "http", "server"],
      ...["sha256", "sha", "256"],
      ...["c", "windows"],
    ]);
  });

  it("takes accents and sharp s as plain letters", () => {
    expect(splitWords("Passwörter GROSS Straße straße")).toEqual(["passworter", "gross", "strasse", "strasse"]);
  });

  it("keeps what it returns bounded", () => {
    expect(splitWords("x".repeat(101))).toEqual([]);
    expect(splitWords("ab ".repeat(100_000)).length).toBeLessThanOrEqual(4_010);
  });

  it("returns nothing for text without words", () => {
    expect(splitWords(" \0-\n'\"")).toEqual([]);
  });
});

describe("queryWords", () => {
  it("names each word once", () => {
    expect(queryWords(["failed", "Failed login", "login"])).toEqual(["failed", "login"]);
  });
});

describe("tellingWords", () => {
  const counts: Readonly<Record<string, number>> = { for: 1_500, failed: 30, from: 900 };
  const shapesWith = (word: string): number => counts[word] ?? 0;

  it("drops unknown words, and those that are in every fifth shape", () => {
    expect(tellingWords(["for", "failed", "unknown", "from"], shapesWith, 2_000)).toEqual(["failed"]);
  });

  it("keeps frequent words where nothing else is asked, and in small dictionaries", () => {
    expect(tellingWords(["for", "from"], shapesWith, 2_000)).toEqual(["for", "from"]);
    expect(tellingWords(["for", "failed"], shapesWith, 900)).toEqual(["for", "failed"]);
  });
});
