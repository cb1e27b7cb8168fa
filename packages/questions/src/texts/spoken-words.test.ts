import type { SourceId } from "@lagebild/domain";
import { describe, expect, it } from "vitest";
import type { QuestionEngine } from "../engine.js";
import { knownLexicon } from "../links/lexicon.js";
import { testEngine } from "../testing/test-engine.js";
import { tokensOf } from "../words/tokens.js";
import { spokenWords } from "./spoken-words.js";

const engineOf = (...texts: readonly string[]): QuestionEngine =>
  testEngine(texts.map((text, at) => ({ time: String(at), text })));

async function spoken(question: string, engine: Pick<QuestionEngine, "linesSaying" | "linesWith" | "vocabulary">) {
  const tokens = tokensOf(question);
  const found = await spokenWords(engine, { tokens, at: tokens.map((_, at) => at), lexicon: knownLexicon() });
  return (
    found && {
      words: found.tokens.map((at) => tokens[at]!.text),
      lines: found.places.flatMap(({ lines }) => lines),
      isExact: found.isExact,
      ofLog: found.ofLog.map((at) => tokens[at]!.text),
    }
  );
}

const log = engineOf(
  "shop: backup started",
  "shop: backup finished",
  "shop: Sicherung abgeschlossen",
  "shop: pump idle",
  "shop: pump idle",
  "shop: pump failed",
);

describe("words of a question are found in lines that say them together", () => {
  it.each([
    ["as they are written", "backup finished", { words: ["backup", "finished"], lines: [2], isExact: true }],
    ["in another form", "backups", { words: ["backups"], lines: [1, 2], isExact: false }],
    ["in the other language", "Datensicherung", { words: ["Datensicherung"], lines: [1, 2, 3], isExact: false }],
    ["the most telling ones, in rising order", "idle pump backup", { words: ["idle", "pump"], lines: [4, 5] }],
    ["and none where no line does", "reactor", { words: [], lines: [] }],
    ["and none that are short or no words", "up 17 p4", { words: [], lines: [] }],
  ])("%s", async (_, question, expected) => {
    expect(await spoken(question, log)).toMatchObject(expected);
  });

  it("and a word of nearly all lines is about the log, and takes none of them away", async () => {
    expect(await spoken("shop pump failed", log)).toMatchObject({
      words: ["pump", "failed"],
      lines: [6],
      ofLog: ["shop"],
    });
  });

  it("but not in a log of one line", async () => {
    expect(await spoken("shop", engineOf("shop: idle"))).toMatchObject({ words: ["shop"], ofLog: [] });
  });

  it("of eight words at most", async () => {
    const words = ["ant", "bee", "cow", "dog", "eel", "fox", "gnu", "hen", "ibis"];
    const found = await spoken(words.join(" "), engineOf(words.join(" "), "idle"));
    expect(found!.words).toEqual(words.slice(0, 8));
  });

  it("and nothing is said of an incident that is too large to be read", async () => {
    const large = { ...log, linesWith: () => Promise.resolve(undefined) };
    expect(await spoken("backup", large)).toBeUndefined();
  });

  it("of lines in several files each", async () => {
    const [a, b] = ["000000000000000a", "000000000000000b"] as SourceId[];
    const places = [
      { source: a!, lines: [7, 9] },
      { source: b!, lines: [7] },
    ];
    const engine = { ...log, linesWith: () => Promise.resolve(places) };
    const tokens = tokensOf("backup");
    const found = await spokenWords(engine, { tokens, at: [0], lexicon: knownLexicon() });
    expect(found!.places).toEqual(places);
  });
});
