import { expect, it } from "vitest";
import type { ContextWindow, RecordRow, Run, ShapeId, SourceId, ResolvedLine } from "@lagebild/domain";
import type { AnswerMaterial } from "./answer-material.js";
import { extractiveAnswer } from "./extractive-answer.js";
import { verifyAnswer } from "./verify-answer.js";

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

it("says no only where all sources were searched", () => {
  expect(extractiveAnswer(materialOf("yes-no", { confidence: 0 }))).toMatchObject({
    verdict: "absent",
    values: ["no"],
  });
  const early = extractiveAnswer(materialOf("yes-no", { confidence: 0, isComplete: false }));
  expect(early).toMatchObject({ verdict: "insufficient", values: [] });
});

const facts = {
  id: 2,
  kind: "facts",
  text: "sources: auth.log\ntime (UTC): 2026-03-14 03:11:02 to 04:02:55\nvolume: 41209 lines, 41200 records in 38 shapes",
} as const;

function denialOf(language: "en" | "de", reason: string) {
  const { window, ...rest } = materialOf("yes-no", { confidence: 0 });
  const question = "Was 203.0.113.99 seen?";
  const plan = { ...window.plan, language, reason };
  return { ...rest, window: { ...window, question, plan, blocks: [facts, ...window.blocks] } };
}

it("says what a no rests on, and every word of it holds", async () => {
  const material = denialOf("en", 'ranked by meaning; "203.0.113.99" stands nowhere in the log');
  const draft = extractiveAnswer(material);
  expect(draft.answer).toContain(
    "All 41209 lines were searched, 2026-03-14 03:11:02 to 04:02:55 UTC: 41200 records, of which all 38 different shapes",
  );
  expect(draft.answer).toContain("“203.0.113.99” stands in no line.");
  const resolve = async (_: string, numbers: readonly number[]) =>
    [...material.linesOf.values()].flat().filter(({ row }) => numbers.includes(row.line));
  const verified = await verifyAnswer(draft, material, resolve);
  expect(verified.verification).toMatchObject({ sentencesRemoved: 0, citationsFailed: 0 });
  const swollen = { ...draft, answer: draft.answer.replace("41209", "51209") };
  expect((await verifyAnswer(swollen, material, resolve)).verification.sentencesRemoved).toBe(1);
});

it("says in German that the kind of event is lacking", () => {
  const { answer } = extractiveAnswer(denialOf("de", "no shape of the log means ftp.anonymous"));
  expect(answer).toContain("Durchsucht wurden alle 41209 Zeilen");
  expect(answer).toContain("Die Art von Ereignis, nach der gefragt ist, ist nicht darunter.");
});

it("heads a line with what it means, and lets no other words stand there", async () => {
  const material = materialOf("yes-no");
  const [block] = material.window.blocks;
  const named = { ...material, window: { ...material.window, blocks: [{ ...block!, meaning: "A door was opened" }] } };
  const draft = extractiveAnswer(named);
  expect(draft.answer).toBe("Yes. A door was opened: `what was found` [1]");
  const resolve = async () => [material.linesOf.get(1)![1]!];
  expect((await verifyAnswer(draft, named, resolve)).answer).toBe(draft.answer);
  const wrong = { ...draft, answer: draft.answer.replace("door", "vault") };
  expect((await verifyAnswer(wrong, named, resolve)).verification.sentencesRemoved).toBe(1);
});
