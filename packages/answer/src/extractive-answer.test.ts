import { expect, it } from "vitest";
import type { ContextWindow, RecordRow, Run, ShapeId, SourceId, ResolvedLine } from "@lagebild/domain";
import type { AnswerMaterial } from "./answer-material.js";
import { extractiveAnswer } from "./extractive-answer.js";

const found = "found" as ShapeId;
const run: Run = { shape: found, count: 1, firstLine: 9, lastLine: 9, firstTime: undefined, lastTime: undefined };

function lineAt(line: number, shape: ShapeId, text: string): ResolvedLine {
  const place = {
    source: "00000000000000aa" as SourceId,
    file: "auth.log",
    line,
    byteOffset: line,
    byteLength: text.length,
  };
  const row: RecordRow = { ...place, time: undefined, host: undefined, program: undefined, shape, chunk: 0 };
  return { row, sha256: "aa", original: text, text };
}

function materialOf(wants: ContextWindow["plan"]["wants"], changes: Partial<AnswerMaterial> = {}): AnswerMaterial {
  const window: ContextWindow = {
    question: "?",
    plan: { mode: "semantic", language: "en", wants, statements: [], reason: "" },
    tokenizer: "estimate-1",
    budgetTokens: 1000,
    usedTokens: 10,
    blocks: [{ id: 1, kind: "lines", file: "auth.log", lines: [8, 9], text: "", run }],
    ledger: { linesTotal: 9, linesSearched: 9, linesUnparsed: 0, evidenceFound: 1, evidenceInWindow: 1, leftOut: [] },
  };
  const lines = [lineAt(8, "other" as ShapeId, "what came before"), lineAt(9, found, "what was found")];
  return { window, linesOf: new Map([[1, lines]]), exact: [], confidence: 0.9, isComplete: true, ...changes };
}

it("quotes the line that was found rather than its neighbour", () => {
  const { answer, citations } = extractiveAnswer(materialOf("values"));
  expect(answer).toContain("`what was found` [1]");
  expect(answer).not.toContain("what came before");
  expect(citations.map(({ firstLine }) => firstLine)).toContain(9);
});

it.each(["en", "de"] as const)("claims and denies nothing on nearness alone, in %s", (language) => {
  for (const confidence of [0, 0.5, 1]) {
    const { window, ...rest } = materialOf("yes-no", { confidence });
    const asked = { ...rest, window: { ...window, plan: { ...window.plan, language } } };
    const { verdict, values, answer } = extractiveAnswer(asked);
    expect({ verdict, values }).toEqual({ verdict: "insufficient", values: [] });
    expect(answer).toContain(language === "de" ? "Behauptet wird nichts" : "nothing is claimed");
  }
});

it("says where not all sources are searchable yet", () => {
  expect(extractiveAnswer(materialOf("yes-no", { isComplete: false })).answer).toContain(
    "Not all sources are searchable yet.",
  );
});

it("says where no line comes near", () => {
  const { window, ...rest } = materialOf("values");
  expect(extractiveAnswer({ ...rest, window: { ...window, blocks: [] } }).answer).toBe(
    "Open: nothing is claimed.\nNo line comes near.",
  );
});
