import { parseArgs } from "node:util";
import { chooseReading, extractiveAnswer, readingMenu } from "@lagebild/answer";
import type { OtherReading } from "@lagebild/domain";
import { defaultModelFolder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { loadModelFor } from "@lagebild/models";
import { retrievalService, type RetrievedWindow } from "@lagebild/retrieval";
import { incidentOf, readGoldQuestions, type GoldQuestion } from "./gold-questions.js";
import { holdsGold } from "./gold-values.js";

// Counts how often a model that chooses among the readings of open questions brings a right one forward, and how often it
// takes the right one away.
//   node test/bench/dist/measure-choice.js <questions.jsonl> --data <data folder>
//     [--model <file.gguf|http://host/v1#model>] [--most <questions>] [--seconds <to choose>] [--threads <n>] [-v]
// A line is {"question", "gold": [...], "file" or "files"}; the files of a question are the incident "q" and the first 8 hex
// digits of the SHA-1 of their names. A reading is right where what it says holds every gold value. Without a model it is
// counted what one that always chooses rightly could gain.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string" },
    model: { type: "string" },
    most: { type: "string", default: "1000" },
    seconds: { type: "string", default: "60" },
    threads: { type: "string", default: "1" },
    verbose: { type: "boolean", short: "v", default: false },
  },
});
const [questionsFile] = positionals;
const { data: dataFolder, model: named } = values;
if (questionsFile === undefined || dataFolder === undefined)
  throw new Error("expected <questions.jsonl> --data <folder>");

const BUDGET_TOKENS = 4_000;
const MAX_TEXT = 900;
/** Where the lines begin that are merely near. */
const NEAREST = /^(?:The nearest lines|These records|Die nächstliegenden Zeilen|Diese Einträge)/;

/** What it was read as would say values that nothing has found. */
const CHOSEN = /^(?:Read so by|So gelesen von) measured/;

/** Whether what is said by a window's reading, before the lines, holds all that was expected. */
function isRight({ window, exact, confidence, isComplete }: RetrievedWindow, gold: readonly string[]): boolean {
  const { answer } = extractiveAnswer({ window, exact, confidence, isComplete, linesOf: new Map() });
  const lines = answer.split("\n").filter((line) => !CHOSEN.test(line));
  const end = lines.findIndex((line) => NEAREST.test(line));
  const said = lines
    .slice(0, end < 0 ? lines.length : end)
    .join(" ")
    .slice(0, MAX_TEXT);
  const verdict = /: (?:No|Nein)\b/.test(said) ? "absent" : /: (?:Yes|Ja)\b/.test(said) ? "answered" : "insufficient";
  return gold.every((one) => holdsGold(one, said, verdict));
}

const embedder = await onnxEmbedder({ modelFolder: defaultModelFolder() });
const retrieval = retrievalService({ dataFolder, embedder });
const answerMs = Number(values.seconds) * 1_000;
const threads = Number(values.threads);
const model = await loadModelFor({ dataFolder, model: named ?? "none", threads, answerMs, firstPieceMs: answerMs });

async function windowBy(
  asked: GoldQuestion,
  first: RetrievedWindow,
  { reading }: OtherReading,
): Promise<RetrievedWindow> {
  const choice = { by: "measured", chose: "other" } as const;
  const read = { reading, results: [], verdict: "insufficient", others: [], choice } as const;
  const plan = { ...first.window.plan, statements: [], read };
  return retrieval.window(incidentOf(asked), { question: asked.question, budgetTokens: BUDGET_TOKENS, plan });
}

interface Row {
  /** By place in the menu, as all that is. */
  readonly certainty: readonly number[];
  readonly right: readonly boolean[];
  /** Place in the menu of another reading that was chosen. */
  readonly place: number | undefined;
  readonly chose: string;
  readonly seconds: number;
}

async function rowOf(asked: GoldQuestion, first: RetrievedWindow): Promise<Row> {
  const menu = readingMenu(first.window, first.exact);
  const right: boolean[] = [];
  for (const [at, other] of menu.entries())
    right.push(isRight(at === 0 ? first : await windowBy(asked, first, other), asked.gold));
  const { language } = first.window.plan;
  const began = performance.now();
  const chosen = await chooseReading(
    async () => model,
    { question: asked.question, language, menu, secret: "bench" },
    { timeoutMs: answerMs },
  );
  const seconds = (performance.now() - began) / 1_000;
  const chose = chosen && "chose" in chosen ? chosen.chose : "nothing";
  const certainty = menu.map(({ reading }) => Number(reading.certainty.toFixed(3)));
  return { certainty, right, place: chosen?.place, chose, seconds };
}

const questions = readGoldQuestions(questionsFile, dataFolder);
const rows: Row[] = [];
for (const asked of questions) {
  if (rows.length >= Number(values.most)) break;
  const first = await retrieval.window(incidentOf(asked), { question: asked.question, budgetTokens: BUDGET_TOKENS });
  if (readingMenu(first.window, first.exact).length === 0) continue;
  const row = await rowOf(asked, first);
  rows.push(row);
  if (values.verbose) console.log(JSON.stringify({ question: asked.question.slice(0, 80), ...row }));
}
await model?.close();
await retrieval.close();
await embedder.close();

const count = (meets: (row: Row) => boolean): number => rows.filter(meets).length;
const isChosenRight = ({ right, place = 0 }: Row): boolean => right[place]!;
const times = rows.map(({ seconds }) => seconds).sort((a, b) => a - b);
console.log(`| open questions with a menu | ${rows.length} |`);
console.log(`| a right reading in the menu | ${count(({ right }) => right.includes(true))} |`);
console.log(`| the first is right | ${count(({ right }) => right[0]!)} |`);
console.log(`| right after the choice | ${count(isChosenRight)} |`);
console.log(`| brought forward | ${count((row) => !row.right[0]! && isChosenRight(row))} |`);
console.log(`| taken away | ${count((row) => row.right[0]! && !isChosenRight(row))} |`);
const CHOICES = ["first", "other", "none", "unsure", "nothing"];
console.log(
  `| chose ${CHOICES.join(", ")} | ${CHOICES.map((name) => count(({ chose }) => chose === name)).join(", ")} |`,
);
console.log(`| seconds, median and most | ${times[times.length >> 1]?.toFixed(1)}, ${times.at(-1)?.toFixed(1)} |`);
