import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Failure, type ShapeId } from "@lagebild/domain";
import { defaultModelFolder, type EmbeddedPiece, type PieceEmbedder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { textOfShape } from "@lagebild/ingest";
import type { IncidentIndex } from "@lagebild/search";
import { localIncidentIndex } from "@lagebild/search/local-incident-index";
import { measureProcess } from "./measure-process.js";

// Compiled to test/bench/dist. Usage: late-interaction.js <folder with questions.jsonl and logs>
//   [--first 50] shapes, nearest by whole vectors, that are ordered anew; [--share 0.5] of the late score beside the cosine
//   [--data <folder>] keeps the incidents there
const CLI = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "services/gateway/bin/lagebild.js");
const LOOKED_AT = 200;
const TYPES = new Set(["lookup", "semantic"]);

interface AskedQuestion {
  readonly file: string;
  readonly question: string;
  readonly type: string;
  readonly lang: string;
  readonly gold_lines: readonly number[];
}

/** Places of the first gold shape, from 1: by whole vectors, and after late interaction. */
interface Places {
  readonly group: string;
  readonly whole: number;
  readonly late: number;
  readonly milliseconds: number;
}

const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** The mean, over the pieces of the question, of the cosine with the piece of the other text that fits best (MaxSim of ColBERT). */
const lateScore = (asked: readonly EmbeddedPiece[], found: readonly EmbeddedPiece[]): number =>
  asked.reduce((sum, one) => sum + Math.max(...found.map((other) => dot(one.vector, other.vector))), 0) / asked.length;

async function placesOf(
  index: IncidentIndex,
  embedder: PieceEmbedder,
  one: AskedQuestion,
  { first, share }: { readonly first: number; readonly share: number },
): Promise<Places> {
  const gold = new Set<ShapeId>(
    (await index.recordsAt(basename(one.file), one.gold_lines.slice(0, 500))).map(({ shape }) => shape),
  );
  const [vector] = await embedder.embedBatch([one.question], "query");
  const near = await index.nearest(vector!, {}, LOOKED_AT);
  const begun = performance.now();
  const head = near.slice(0, first);
  const shapes = new Map((await index.shapes(head.map(({ shape }) => shape))).map((shape) => [shape.id, shape]));
  const asked = await embedder.embedPieces(one.question);
  const scored: { shape: ShapeId; score: number }[] = [];
  for (const { shape, score } of head) {
    const pieces = await embedder.embedPieces(textOfShape(shapes.get(shape)!));
    scored.push({ shape, score: score + share * lateScore(asked, pieces) });
  }
  scored.sort((a, b) => b.score - a.score);
  const milliseconds = performance.now() - begun;
  const place = (order: readonly { readonly shape: ShapeId }[]): number => {
    const found = order.findIndex(({ shape }) => gold.has(shape));
    return found < 0 ? Infinity : found + 1;
  };
  return {
    group: `${one.type} ${one.lang}`,
    whole: place(near),
    late: place([...scored, ...near.slice(first)]),
    milliseconds,
  };
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
      first: { type: "string", default: "50" },
      share: { type: "string", default: "0.5" },
    },
  });
  const [folder] = positionals;
  if (folder === undefined)
    throw new Failure("invalid", "no folder given, expected one with questions.jsonl and its logs");
  const dataFolder = values.data ?? mkdtempSync(join(tmpdir(), "lagebild-late-"));
  const embedder = await onnxEmbedder({ modelFolder: defaultModelFolder() });
  try {
    const questions = readFileSync(join(folder, "questions.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as AskedQuestion)
      .filter(({ type, gold_lines }) => TYPES.has(type) && gold_lines.length > 0);
    const places: Places[] = [];
    for (const file of new Set(questions.map((one) => one.file))) {
      const incident = basename(file)
        .replace(/\.[^.]+$/, "")
        .replaceAll(/[^a-z0-9]+/gi, "-")
        .toLowerCase();
      if (!existsSync(join(dataFolder, "incidents", incident)))
        await measureProcess({
          args: [CLI, "ingest", incident, join(folder, file)],
          env: { LAGEBILD_DATA: dataFolder },
        });
      const index = localIncidentIndex({ folder: join(dataFolder, "incidents", incident), modelId: embedder.modelId });
      for (const one of questions.filter((asked) => asked.file === file))
        places.push(await placesOf(index, embedder, one, { first: Number(values.first), share: Number(values.share) }));
      await index.close();
    }
    process.stdout.write(report(places));
  } finally {
    await embedder.close();
    if (values.data === undefined) rmSync(dataFolder, { recursive: true, force: true });
  }
}

await main();
