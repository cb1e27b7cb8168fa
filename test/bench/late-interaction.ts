import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { Failure, type ShapeId } from "@lagebild/domain";
import { defaultModelFolder, type PieceEmbedder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import type { IncidentIndex, ShapeHit } from "@lagebild/search";
import { LATE_DEFAULTS, lateOrder, type LateOptions } from "./late-order.js";
import { readQuestions, withEachLog, type SetQuestion } from "./set-questions.js";

// Compiled to test/bench/dist. Usage: late-interaction.js <folder with questions.jsonl and logs>
//   [--first 50] shapes, nearest by whole vectors, that are ordered anew; [--share 0.5] of the late score beside the cosine
//   [--data <folder>] keeps the incidents there
const LOOKED_AT = 200;
const TYPES = new Set(["lookup", "semantic"]);

/** Places of the first gold shape, from 1: by whole vectors, and after late interaction. */
interface Places {
  readonly group: string;
  readonly whole: number;
  readonly late: number;
  readonly milliseconds: number;
}

async function placesOf(
  index: IncidentIndex,
  embedder: PieceEmbedder,
  { file, question, type, lang, gold_lines }: SetQuestion,
  options: LateOptions,
): Promise<Places> {
  const rows = await index.recordsAt(basename(file), gold_lines.slice(0, 500));
  const gold = new Set<ShapeId>(rows.map(({ shape }) => shape));
  const [vector] = await embedder.embedBatch([question], "query");
  const near = await index.nearest(vector!, {}, LOOKED_AT);
  const begun = performance.now();
  const late = await lateOrder(index, embedder, question, near, options);
  const milliseconds = performance.now() - begun;
  const place = (order: readonly ShapeHit[]): number => {
    const found = order.findIndex(({ shape }) => gold.has(shape));
    return found < 0 ? Infinity : found + 1;
  };
  return { group: `${type} ${lang}`, whole: place(near), late: place(late), milliseconds };
}

function report(places: readonly Places[]): string {
  const groups = [...new Set(places.map(({ group }) => group)), "all"].sort();
  const rows = groups.flatMap((group) => {
    const part = places.filter((one) => group === "all" || one.group === group);
    return (["whole", "late"] as const).map((order) => {
      const share = (most: number): string =>
        `${part.filter((one) => one[order] <= most).length} (${(part.filter((one) => one[order] <= most).length / part.length).toFixed(2)})`;
      const reciprocal = part.reduce((sum, one) => sum + 1 / one[order], 0) / part.length;
      return `| ${group} | ${part.length} | ${order} | ${reciprocal.toFixed(3)} | ${share(1)} | ${share(5)} | ${share(10)} |`;
    });
  });
  const times = places.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return [
    "| questions | count | order | mean reciprocal rank | first | first 5 | first 10 |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
    `Ordering anew took ${times[Math.floor(times.length / 2)]!.toFixed(0)} ms in the median, ${times[Math.floor(times.length * 0.95)]!.toFixed(0)} ms at the 95th percentile.`,
    "",
  ].join("\n");
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: "string" },
      first: { type: "string", default: String(LATE_DEFAULTS.first) },
      share: { type: "string", default: String(LATE_DEFAULTS.share) },
    },
  });
  const [folder] = positionals;
  if (folder === undefined)
    throw new Failure("invalid", "no folder given, expected one with questions.jsonl and its logs");
  const dataFolder = values.data ?? mkdtempSync(join(tmpdir(), "lagebild-late-"));
  const embedder = await onnxEmbedder({ modelFolder: defaultModelFolder() });
  try {
    const questions = readQuestions(folder).filter(({ type, gold_lines }) => TYPES.has(type) && gold_lines.length > 0);
    const options = { first: Number(values.first), share: Number(values.share) };
    const places: Places[] = [];
    await withEachLog({ folder, dataFolder, modelId: embedder.modelId }, questions, async (index, asked) => {
      for (const one of asked) places.push(await placesOf(index, embedder, one, options));
    });
    process.stdout.write(report(places));
  } finally {
    await embedder.close();
    if (values.data === undefined) rmSync(dataFolder, { recursive: true, force: true });
  }
}

await main();
