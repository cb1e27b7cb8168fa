import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Failure, type ShapeId } from "@lagebild/domain";
import { defaultModelFolder, type PieceEmbedder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { expandQuestion } from "@lagebild/knowledge";
import { countedText } from "@lagebild/questions";
import { prepareSearch } from "@lagebild/retrieval";
import {
  findCandidates,
  isNamedValue,
  RANK_WEIGHTS,
  rankFeatures,
  rankInput,
  type Candidates,
  type IncidentIndex,
  type RankFeatures,
} from "@lagebild/search";
import { lateOrder } from "./late-order.js";
import { readQuestions, withEachLog, type SetQuestion } from "./set-questions.js";

// Compiled to test/bench/dist. Usage: fit-rank.js <folder with questions.jsonl and logs>
//   [--late] orders those found by meaning by late interaction; [--data <folder>] keeps the incidents there
//
// Fits the weights that rank shapes, one after the other, on the questions of half of the logs and tries them on the other
// half, both ways; then on all. What is raised is the mean of 1 / log2(1 + place) of the gold shapes: of the best one where
// any line will do, of all where all are wanted.
const TYPES = new Set(["lookup", "semantic", "timeline"]);
const STEPS = [0.5, 0.7, 0.85, 1.2, 1.4, 2];
const ROUNDS = 3;
/** A step must gain so much, or it fits chance. */
const LEAST_GAIN = 0.001;
/** What is counted is as often harmless, as in `retrieveWindow`. */
const EXACT_SEVERITY = 0.3;

interface RankedQuestion {
  readonly type: string;
  readonly lang: string;
  readonly half: 0 | 1;
  readonly wantsAll: boolean;
  readonly features: readonly RankFeatures[];
  /** Places of gold shapes among the features; one that was not found is missing. */
  readonly gold: readonly number[];
  readonly goldShapes: number;
}

const NAMES = Object.keys(RANK_WEIGHTS) as (keyof RankFeatures)[];

/** Places of the gold shapes, from 1; infinity for those that were not found. */
function placesOf({ features, gold, goldShapes }: RankedQuestion, weights: RankFeatures): readonly number[] {
  const scores = features.map((one) => NAMES.reduce((sum, name) => sum + weights[name] * one[name], 0));
  const places = gold.map((at) => 1 + scores.filter((score) => score > scores[at]!).length);
  return [...places, ...Array<number>(goldShapes - gold.length).fill(Infinity)];
}

const gainAt = (place: number): number => 1 / Math.log2(1 + place);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The last of the places that count: of all gold shapes, or of the best. */
const placeThatCounts = (one: RankedQuestion, weights: RankFeatures): number =>
  (one.wantsAll ? Math.max : Math.min)(...placesOf(one, weights));

const qualityOf = (questions: readonly RankedQuestion[], weights: RankFeatures): number =>
  mean(
    questions.map((one) => {
      const gains = placesOf(one, weights).map(gainAt);
      return one.wantsAll ? mean(gains) : Math.max(...gains);
    }),
  );

function fit(questions: readonly RankedQuestion[]): RankFeatures {
  let weights = RANK_WEIGHTS;
  let quality = qualityOf(questions, weights);
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of NAMES) {
      const tried = STEPS.map((step) => ({ ...weights, [name]: weights[name] * step }));
      const best = tried
        .map((one) => ({ weights: one, quality: qualityOf(questions, one) }))
        .reduce((a, b) => (b.quality > a.quality ? b : a));
      if (best.quality < quality + LEAST_GAIN) continue;
      ({ weights, quality } = best);
    }
  }
  return weights;
}

function report(title: string, questions: readonly RankedQuestion[], weightsOf: (one: RankedQuestion) => RankFeatures) {
  const groups = ["all", ...new Set(questions.map(({ type, lang }) => `${type} ${lang}`))];
  for (const group of groups) {
    const part = questions.filter(({ type, lang }) => group === "all" || group === `${type} ${lang}`);
    const within = (most: number): string => {
      const count = part.filter((one) => placeThatCounts(one, weightsOf(one)) <= most).length;
      return `${count} (${(count / part.length).toFixed(2)})`;
    };
    const quality = mean(part.map((one) => qualityOf([one], weightsOf(one))));
    const cells = [title, group, part.length, quality.toFixed(3), ...[1, 5, 10, 20].map(within)];
    process.stdout.write(`| ${cells.join(" | ")} |\n`);
  }
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { data: { type: "string" }, late: { type: "boolean", default: false } },
  });
  const [folder] = positionals;
  if (folder === undefined)
    throw new Failure("invalid", "no folder given, expected one with questions.jsonl and its logs");
  const dataFolder = values.data ?? mkdtempSync(join(tmpdir(), "lagebild-rank-"));
  const embedder = await onnxEmbedder({ modelFolder: defaultModelFolder() });
  const deps = {
    embedQuestion: async (text: string) => (await embedder.embedBatch([text], "query"))[0]!,
    expandQuestion,
    ...(values.late && { embedder }),
  };
  const asked = readQuestions(folder).filter(({ type, gold_lines }) => TYPES.has(type) && gold_lines.length > 0);
  const questions: RankedQuestion[] = [];
  let half: 0 | 1 = 0;
  try {
    await withEachLog({ folder, dataFolder, modelId: embedder.modelId }, asked, async (index, ofLog, file) => {
      half = half === 0 ? 1 : 0;
      for (const one of ofLog) questions.push({ ...(await rankedQuestion(index, deps, one, file)), half });
    });
  } finally {
    await embedder.close();
    if (values.data === undefined) rmSync(dataFolder, { recursive: true, force: true });
  }
  process.stdout.write("| weights | questions | count | quality | first | first 5 | first 10 | first 20 |\n");
  process.stdout.write("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
  report("in place", questions, () => RANK_WEIGHTS);
  const halves = [0, 1].map((part) => fit(questions.filter((one) => one.half === part)));
  report("fitted on the other half", questions, (one) => halves[1 - one.half]!);
  const all = fit(questions);
  report("fitted on all", questions, () => all);
  process.stdout.write(`\n${JSON.stringify({ halves, all }, undefined, 2)}\n`);
}

async function nearByPieces(
  index: IncidentIndex,
  embedder: PieceEmbedder,
  question: string,
  { near, similarity }: Candidates,
): Promise<readonly ShapeId[]> {
  const hits = near.map((shape) => ({ shape, score: similarity.get(shape)! }));
  return (await lateOrder(index, embedder, question, hits)).map(({ shape }) => shape);
}

async function rankedQuestion(
  index: IncidentIndex,
  deps: Parameters<typeof prepareSearch>[0] & { readonly embedder?: PieceEmbedder },
  { question, type, lang, gold_lines, gold_lines_mode }: SetQuestion,
  file: string,
): Promise<Omit<RankedQuestion, "half">> {
  const { query } = await prepareSearch(deps, question, {
    filter: {},
    isExhaustive: false,
    severityWeight: countedText(question) === question ? 1 : EXACT_SEVERITY,
    retrievers: { meaning: true, words: true },
  });
  const found = await findCandidates(index, query);
  const candidates = deps.embedder
    ? { ...found, near: await nearByPieces(index, deps.embedder, question, found) }
    : found;
  const shapes = new Set<ShapeId>((await index.recordsAt(file, gold_lines.slice(0, 500))).map(({ shape }) => shape));
  return {
    type,
    lang,
    wantsAll: gold_lines_mode === "all",
    features: rankFeatures(rankInput(candidates, query), isNamedValue),
    gold: candidates.shapes.flatMap(({ id }, at) => (shapes.has(id) ? [at] : [])),
    goldShapes: shapes.size,
  };
}

await main();
