import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { defaultModelFolder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { isNearer, readItems, scoreItems, type ItemScore, type ReadingName } from "./ambiguity-score.js";

// Compiled to test/bench/dist. Options: --model <folder>, --pairs <file> (several), --json
const { values } = parseArgs({
  options: {
    model: { type: "string" },
    pairs: { type: "string", multiple: true },
    json: { type: "boolean", default: false },
  },
});
const OURS = ["held-out", "pairs", "misleading", "adversarial"].map((name) =>
  fileURLToPath(new URL(`../../../fixtures/ambiguity/${name}.jsonl`, import.meta.url)),
);
const NAMES: Readonly<Record<ReadingName, string>> = {
  wordInLine: "the word in its line (contextual)",
  wordAlone: "the word by itself (static)",
  line: "whole lines",
  bagOfWords: "whole lines as bags of words",
};

const embedder = await onnxEmbedder({ modelFolder: values.model ?? defaultModelFolder(), threads: 2 });
const measured: { readonly file: string; readonly scores: readonly ItemScore[] }[] = [];
for (const path of values.pairs ?? OURS) {
  const scores = await scoreItems(embedder, await readItems(path));
  measured.push({ file: basename(path), scores });
  for (const one of ["technical", "everyday"] as const) {
    const part = scores.filter(({ contrast }) => contrast === one);
    if (part.length > 0) measured.push({ file: `${basename(path)}, ${one}`, scores: part });
  }
}
await embedder.close();

function row(scores: readonly ItemScore[], file: string, name: ReadingName): string {
  const cells = ["en", "de", undefined].map((lang) => {
    const asked = scores.filter((score) => lang === undefined || score.lang === lang);
    const right = asked.filter((score) => isNearer(score[name])).length;
    return `${right}/${asked.length} (${(right / asked.length).toFixed(2)})`;
  });
  return `| ${[file, NAMES[name], ...cells].join(" | ")} |`;
}

const missed = (scores: readonly ItemScore[]): string =>
  scores
    .filter(({ wordInLine }) => !isNearer(wordInLine))
    .map(({ word }) => word)
    .join(", ") || "none";
process.stdout.write(
  values.json
    ? `${JSON.stringify({ modelId: embedder.modelId, measured })}\n`
    : [
        `${embedder.modelId}: the same sense is nearer`,
        "",
        "| items | reading | English | German | all |",
        "| --- | --- | --- | --- | --- |",
        ...measured.flatMap(({ file, scores }) =>
          (Object.keys(NAMES) as ReadingName[]).map((name) => row(scores, file, name)),
        ),
        "",
        ...measured.map(({ file, scores }) => `missed by the word in its line, ${file}: ${missed(scores)}`),
        "",
      ].join("\n"),
);
