import type {
  ContextWindow,
  QuestionLanguage,
  RecordRow,
  ShapeId,
  SourceId,
  WindowBlock,
  ResolvedLine,
} from "@lagebild/domain";
import type { AnswerMaterial } from "./answer-material.js";

/** A window over lines of one file, for tests: block 1 holds the facts, each line is a block from 2 on. */
export function testMaterial(
  lines: readonly string[],
  { language = "en", wants = "values", question = "Who logged in?", confidence = 0.8 }: TestMaterialOptions = {},
): AnswerMaterial {
  const shape = (i: number): ShapeId => i.toString(16).padStart(16, "0") as ShapeId;
  const resolved = lines.map((text, i): ResolvedLine => {
    const row: RecordRow = {
      source: "00000000000000aa" as SourceId,
      file: "auth.log",
      line: i + 10,
      byteOffset: i * 1_000,
      byteLength: Buffer.byteLength(text),
      time: undefined,
      host: undefined,
      program: undefined,
      shape: shape(i),
      chunk: 0,
    };
    return { row, sha256: "aa", original: text, text };
  });
  const run = (i: number) => ({
    shape: shape(i),
    count: 1,
    firstLine: i + 10,
    lastLine: i + 10,
    firstTime: undefined,
    lastTime: undefined,
  });
  const blocks: readonly WindowBlock[] = [
    { id: 1, kind: "facts", text: "sources: auth.log\ntime (UTC): 2026-03-13 18:00:00 to 2026-03-14 07:58:56" },
    ...lines.map((text, i): WindowBlock => ({
      id: i + 2,
      kind: "lines",
      file: "auth.log",
      lines: [i + 10],
      text: `auth.log:${i + 10} ${text}`,
      run: run(i),
    })),
  ];
  const window: ContextWindow = {
    question,
    plan: { mode: "semantic", language, wants, statements: [], reason: "" },
    tokenizer: "estimate",
    budgetTokens: 1_000,
    usedTokens: 100,
    blocks,
    ledger: {
      linesTotal: lines.length,
      linesSearched: lines.length,
      linesUnparsed: 0,
      evidenceFound: lines.length,
      evidenceInWindow: lines.length,
      leftOut: [],
    },
  };
  return {
    window,
    linesOf: new Map(resolved.map((line, i) => [i + 2, [line]])),
    exact: [],
    confidence,
    isComplete: true,
  };
}

export interface TestMaterialOptions {
  readonly language?: QuestionLanguage;
  readonly wants?: ContextWindow["plan"]["wants"];
  readonly question?: string;
  readonly confidence?: number;
}
