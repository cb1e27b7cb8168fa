import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkSentence, type AnswerMaterial } from "@lagebild/answer";
import type { ExactResult, QuestionLanguage, ResolvedLine, WindowBlock } from "@lagebild/domain";
import { defaultModelFolder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { retrievalService } from "@lagebild/retrieval";

/** A sentence about lines of a log, and whether it is right. */
export interface SentenceCase {
  readonly id: string;
  readonly lang: QuestionLanguage;
  readonly question: string;
  readonly file?: string;
  /** 1-based. */
  readonly lines?: readonly number[];
  readonly cites?: readonly { readonly file: string; readonly lines: readonly number[] }[];
  /** What the engine counted. */
  readonly statement?: { readonly count: number; readonly of: string };
  readonly sentence: string;
  readonly should: "hold" | "drop";
  /** Its kind, a colon, and what is right or wrong. */
  readonly why: string;
}

export interface SentenceScore {
  readonly one: SentenceCase;
  readonly holds: boolean;
  readonly reason: string | undefined;
}

/** Reads the cases of a folder, and names its logs. */
export async function readSentences(
  folder: string,
): Promise<{ readonly cases: readonly SentenceCase[]; readonly logs: readonly string[] }> {
  const text = await readFile(join(folder, "cases.jsonl"), "utf8");
  const names = (await readdir(folder)).filter((name) => !["cases.jsonl", "README.md"].includes(name));
  return {
    cases: text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as SentenceCase])),
    logs: names.map((name) => join(folder, name)),
  };
}

/** Checks sentences against an incident that holds their logs, as those of a model are checked. */
export async function checkSentences(
  cases: readonly SentenceCase[],
  { dataFolder, incident }: { readonly dataFolder: string; readonly incident: string },
): Promise<readonly SentenceScore[]> {
  const embedder = await onnxEmbedder({ modelFolder: defaultModelFolder() });
  const retrieval = retrievalService({ dataFolder, embedder });
  const scores: SentenceScore[] = [];
  try {
    for (const one of cases) {
      const material = await materialOf(one, (file, line) => retrieval.readLines(incident, file, [line]));
      const cites = material.window.blocks.map(({ id }) => id);
      const checked = await checkSentence({ text: one.sentence, cites }, material, (sentence) =>
        retrieval.faultOf(incident, sentence),
      );
      scores.push({ one, holds: checked.holds, reason: checked.holds ? undefined : checked.reason });
    }
  } finally {
    await retrieval.close();
    await embedder.close();
  }
  return scores;
}

/** A window with a block for each cited line, and one for what the engine counted. */
async function materialOf(
  { question, lang, file = "", lines = [], cites = [{ file, lines }], statement }: SentenceCase,
  readLine: (file: string, line: number) => Promise<readonly ResolvedLine[]>,
): Promise<AnswerMaterial> {
  const blocks: WindowBlock[] = [];
  const linesOf = new Map<number, readonly ResolvedLine[]>();
  for (const cited of cites) {
    for (const line of cited.lines) {
      const read = await readLine(cited.file, line);
      const id = blocks.length + 1;
      linesOf.set(id, read);
      blocks.push({ id, kind: "lines", file: cited.file, lines: [line], text: read[0]!.text });
    }
  }
  const exact: ExactResult[] = [];
  if (statement) {
    const counted = { op: "count", where: {} } as const;
    exact.push({ label: statement.of, result: { statement: counted, matched: statement.count }, samples: [] });
    const text = `${statement.of}: ${statement.count}`;
    blocks.push({ id: blocks.length + 1, kind: "exact", text, statement: counted, lines: [] });
  }
  const window: AnswerMaterial["window"] = {
    question,
    plan: { mode: "semantic", language: lang, wants: "values", statements: [], reason: "" },
    tokenizer: "estimate",
    budgetTokens: 1_000,
    usedTokens: 0,
    blocks,
    ledger: {
      linesTotal: 0,
      linesSearched: 0,
      linesUnparsed: 0,
      evidenceFound: 0,
      evidenceInWindow: 0,
      leftOut: [],
    },
  };
  return { window, linesOf, exact, confidence: 1, isComplete: true };
}
