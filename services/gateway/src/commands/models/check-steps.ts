import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure, type Trace } from "@lagebild/domain";
import { passesSteps, type StepsScore } from "@lagebild/models/catalog";
import { z } from "zod";

const evidenceQuestion = z.strictObject({
  id: z.string(),
  lang: z.enum(["en", "de"]),
  question: z.string().min(1),
  /** Pieces of evidence: a look that cites any of the lines has reached one. */
  evidence: z.array(z.strictObject({ file: z.string(), lines: z.array(z.number().int().min(1)).min(1) })).min(1),
});

/** A question that takes several steps, with the evidence that they should lead to. */
export type EvidenceQuestion = z.output<typeof evidenceQuestion>;

/** A question that was investigated twice, by the model's choices and by the engine's. */
export interface InvestigatedQuestion {
  readonly question: EvidenceQuestion;
  readonly engine: Trace;
  readonly model: Trace;
  /** Of the model's. */
  readonly seconds: number;
}

/** Investigates each question over the log files of a folder with the model that `choice` names, and by the engine alone. */
export type InvestigateFixture = (request: {
  readonly folder: string;
  readonly choice: string;
  readonly questions: readonly EvidenceQuestion[];
  readonly signal: AbortSignal;
}) => AsyncIterable<InvestigatedQuestion>;

export interface StepsCheck {
  readonly score: StepsScore;
  readonly rows: readonly {
    readonly id: string;
    readonly question: string;
    readonly reached: number;
    readonly engineReached: number;
    readonly of: number;
    readonly seconds: number;
  }[];
}

export interface CheckStepsOptions {
  readonly folder: string;
  readonly choice: string;
  readonly signal: AbortSignal;
  readonly investigateFixture: InvestigateFixture;
  readonly showProgress?: (line: string) => void;
}

/** Counts how much known evidence a model's looks reach, and how much the engine's own. */
export async function checkSteps(options: CheckStepsOptions): Promise<StepsCheck> {
  const { folder, choice, signal, investigateFixture, showProgress } = options;
  const questions = await readEvidenceQuestions(join(folder, "investigations.jsonl"));
  const rows: StepsCheck["rows"][number][] = [];
  for await (const { question, engine, model, seconds } of investigateFixture({ folder, choice, questions, signal })) {
    const { id, question: asked, evidence } = question;
    rows.push({
      id,
      question: asked,
      reached: reachedBy(
        evidence,
        model.steps.filter(({ by }) => by === "model"),
      ),
      engineReached: reachedBy(evidence, engine.steps),
      of: evidence.length,
      seconds,
    });
    showProgress?.(`${rows.length} of ${questions.length} investigations`);
  }
  const sum = (of: (row: StepsCheck["rows"][number]) => number): number => rows.reduce((n, row) => n + of(row), 0);
  const score = {
    reached: sum(({ reached }) => reached),
    engineReached: sum(({ engineReached }) => engineReached),
    of: sum(({ of }) => of),
    checkedAt: new Date().toISOString(),
  };
  return { score, rows };
}

/** Reads questions with their evidence, one a line. Failure "missing" or "corrupt" for a file that is none. */
export async function readEvidenceQuestions(path: string): Promise<readonly EvidenceQuestion[]> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new Failure("missing", `cannot read ${path}: the check wants the fixtures of a checkout`, error);
  });
  try {
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => evidenceQuestion.parse(JSON.parse(line)));
  } catch (error) {
    throw new Failure("corrupt", `${path} holds no questions with evidence`, error);
  }
}

/** How many pieces of evidence the looks cite a line of. */
export const reachedBy = (evidence: EvidenceQuestion["evidence"], steps: Trace["steps"]): number => {
  const cited = steps.flatMap(({ result }) => result.lines);
  return evidence.filter((piece) => cited.some(({ file, line }) => file === piece.file && piece.lines.includes(line)))
    .length;
};

/** What the check means, in a few lines. */
export function stepsText({ score, rows }: StepsCheck): string {
  const { reached, engineReached, of } = score;
  const told = rows.map(
    (row) =>
      `${row.id}  engine ${row.engineReached} of ${row.of}  model ${row.reached} of ${row.of}  ${row.seconds.toFixed(1).padStart(6)} s  ${row.question}\n`,
  );
  const verdict = passesSteps(score)
    ? "It may choose the looks of lagebild investigate."
    : "The engine goes on choosing the looks of lagebild investigate: it reaches more, and at once.";
  return `\n${told.join("")}Evidence reached: ${engineReached} of ${of} by the engine's own looks, ${reached} of ${of} by the model's. ${verdict}\n`;
}
