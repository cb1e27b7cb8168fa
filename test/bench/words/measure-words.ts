import { parseArgs } from "node:util";
import type { Answer, LanguageModel } from "@lagebild/domain";
import { defaultModelFolder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { answerQuestion } from "@lagebild/generation";
import { loadModelFor } from "@lagebild/models";
import { retrievalService } from "@lagebild/retrieval";
import { ADVERSARIES, adversary } from "./adversaries.js";
import { incidentOf, readGoldQuestions } from "../gold-questions.js";
import { holdsGold } from "../gold-values.js";

// Asks gold questions with a model beside the engine, and counts what a reader sees with it and without: right, open, wrong.
//   node test/bench/dist/words/measure-words.js <questions.jsonl> --data <data folder> [--model <file.gguf|http://host/v1#model>]
//     [--every <n>] [--most <questions>] [--seconds <an answer>] [--threads <n>] [-v]
// Without a model the adversaries of adversaries.ts beside this file write, all of whose sentences are wrong. Questions and incidents are
// those of measure-choice. A model's words are right where they hold every gold value, wrong where they hold none of several,
// or not the one; a question with wrong words counts as wrong, whatever the engine says above them.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string" },
    model: { type: "string" },
    every: { type: "string", default: "1" },
    most: { type: "string", default: "1000" },
    seconds: { type: "string", default: "120" },
    threads: { type: "string", default: "1" },
    output: { type: "string", default: "700" },
    budget: { type: "string", default: "2000" },
    verbose: { type: "boolean", short: "v", default: false },
  },
});
const [questionsFile] = positionals;
const { data: dataFolder, model: named } = values;
if (questionsFile === undefined || dataFolder === undefined)
  throw new Error("expected <questions.jsonl> --data <folder>");

type Outcome = "right" | "open" | "wrong";

const NEAREST = /^(?:Further evidence|Weitere Belege|Counted:|Gezählt:|The nearest lines|Die nächstliegenden Zeilen)/;
const MAX_TEXT = 500;

function engineOutcome({ answer, values: bare, verdict }: Answer, gold: readonly string[]): Outcome {
  const lines = answer.split("\n");
  const end = lines.findIndex((line) => NEAREST.test(line.trim()));
  const head = lines.slice(0, end < 0 ? lines.length : end).join(" ");
  const said = [head.slice(0, MAX_TEXT), ...bare.slice(0, 8)].join(" | ");
  if (gold.every((one) => holdsGold(one, said, verdict))) return "right";
  return verdict === "answered" || verdict === "absent" ? "wrong" : "open";
}

/** A model's words have no verdict: gold that is one, like "no", they cannot hold. */
function wordsOutcome({ inWords }: Answer, gold: readonly string[]): Outcome {
  if (!inWords) return "open";
  const held = gold.filter((one) => holdsGold(one, inWords.text, ""));
  return held.length === gold.length ? "right" : held.length > 0 ? "open" : "wrong";
}

const both = (engine: Outcome, words: Outcome): Outcome =>
  engine === "wrong" || words === "wrong" ? "wrong" : engine === "right" || words === "right" ? "right" : "open";

const embedder = await onnxEmbedder({ modelFolder: defaultModelFolder() });
const retrieval = retrievalService({ dataFolder, embedder });
const answerMs = Number(values.seconds) * 1_000;
const loaded =
  named === undefined
    ? undefined
    : await loadModelFor({
        dataFolder,
        model: named,
        threads: Number(values.threads),
        answerMs,
        firstPieceMs: answerMs,
      });
const models: ReadonlyMap<string, LanguageModel> = loaded
  ? new Map([[loaded.identity.name, loaded]])
  : new Map(Object.entries(ADVERSARIES).map(([name, write]) => [name, adversary(write)]));

interface Row {
  readonly model: string;
  readonly engine: Outcome;
  readonly words: Outcome;
  readonly shown: number;
  readonly removed: number;
  /** Until the engine's answer was there, after its window. */
  readonly stated: number;
  readonly seconds: number;
  /** All that is the engine's is what it is without the model. */
  readonly isSame: boolean;
}

const questions = readGoldQuestions(questionsFile, dataFolder)
  .filter((_, at) => at % Number(values.every) === 0)
  .slice(0, Number(values.most));

const rows: Row[] = [];
for (const asked of questions) {
  const incident = incidentOf(asked);
  const found = await retrieval.window(incident, { question: asked.question, budgetTokens: Number(values.budget) });
  for (const [name, model] of models) {
    const began = performance.now();
    let alone: Answer | undefined;
    let stated = 0;
    const { answer } = await answerQuestion(
      {
        resolve: (source, lines) => retrieval.readLines(incident, source, lines),
        faultOf: (sentence) => retrieval.faultOf(incident, sentence),
        model: async () => model,
        secret: "bench",
        settings: { maxTokens: Number(values.output) },
      },
      found,
      {
        onStated: (answer) => {
          alone = answer;
          stated = (performance.now() - began) / 1_000;
        },
      },
    );
    const own = ({ answer: text, verdict, values: bare, citations }: Answer): string =>
      JSON.stringify([text, verdict, bare, citations]);
    rows.push({
      model: name,
      engine: engineOutcome(answer, asked.gold),
      words: wordsOutcome(answer, asked.gold),
      shown: answer.inWords?.text.split("\n").length ?? 0,
      removed: answer.verification.sentencesRemoved,
      stated,
      seconds: (performance.now() - began) / 1_000,
      isSame: own(answer) === own(alone!),
    });
    if (values.verbose && (loaded || answer.inWords))
      console.log(
        JSON.stringify({
          ...rows.at(-1),
          question: asked.question,
          gold: asked.gold,
          words: answer.inWords?.text,
          outcome: rows.at(-1)!.words,
          notes: answer.notes,
          cited: answer.inWords?.citations.map(({ text }) => text.slice(0, 200)),
        }),
      );
  }
}
await loaded?.close();
await retrieval.close();
await embedder.close();

const OUTCOMES = ["right", "open", "wrong"] as const;
const counts = (of: readonly Row[], outcome: (row: Row) => Outcome): string =>
  OUTCOMES.map((name) => of.filter((row) => outcome(row) === name).length).join(", ");
const middle = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2);
console.log(
  "| model | questions | engine alone: right, open, wrong | with the model | its words | sentences shown, removed | engine's the same | engine's sentence p50, p95 s | whole p50, p95 s |",
);
console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
for (const name of models.keys()) {
  const of = rows.filter(({ model }) => model === name);
  const sum = (value: (row: Row) => number): number => of.reduce((total, row) => total + value(row), 0);
  const sorted = (value: (row: Row) => number): number[] => of.map(value).sort((a, b) => a - b);
  console.log(
    `| ${name} | ${of.length} | ${counts(of, ({ engine }) => engine)} | ${counts(of, ({ engine, words }) => both(engine, words))} | ${counts(of, ({ words }) => words)} | ${sum(({ shown }) => shown)}, ${sum(({ removed }) => removed)} | ${of.filter(({ isSame }) => isSame).length} | ${middle(
      sorted(({ stated }) => stated),
      0.5,
    )}, ${middle(
      sorted(({ stated }) => stated),
      0.95,
    )} | ${middle(
      sorted(({ seconds }) => seconds),
      0.5,
    )}, ${middle(
      sorted(({ seconds }) => seconds),
      0.95,
    )} |`,
  );
}
