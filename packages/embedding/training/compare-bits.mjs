// Measures what rounding to 8 bits costs: node compare-bits.mjs <work folder> [<model.onnx>]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as ort from "onnxruntime-node";

const DIMENSIONS = 256;
const BATCH = 64;

const [work, shipped = fileURLToPath(new URL("../model/model.onnx", import.meta.url))] = process.argv.slice(2);
if (work === undefined) throw new Error("usage: node compare-bits.mjs <work folder> [<model.onnx>]");

/** Unit vectors of texts that are given as piece ids. */
async function embed(session, texts) {
  const vectors = [];
  const order = texts.map((_, index) => index).sort((a, b) => texts[a].length - texts[b].length);
  for (let start = 0; start < order.length; start += BATCH) {
    const batch = order.slice(start, start + BATCH);
    const width = Math.max(1, texts[batch.at(-1)].length);
    const ids = new Int32Array(batch.length * width);
    batch.forEach((index, row) => ids.set(texts[index], row * width));
    const { embedding } = await session.run({ ids: new ort.Tensor("int32", ids, [batch.length, width]) }, [
      "embedding",
    ]);
    batch.forEach((index, row) => {
      vectors[index] = embedding.data.slice(row * DIMENSIONS, (row + 1) * DIMENSIONS);
    });
  }
  return vectors;
}

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** Share of queries whose target is among the ten nearest. */
function recall(queries, targets, gold) {
  const hits = queries.filter((query, row) => {
    const own = dot(query, targets[gold[row]]);
    return targets.filter((target) => dot(query, target) > own).length < 10;
  });
  return hits.length / queries.length;
}

const open = (file) => ort.InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 3 });
const sessions = [await open(shipped), await open(join(work, "model-32.onnx"))];
console.log("| group | queries | recall@10, 8 bits | recall@10, 32 bits | cosine, mean | cosine, least |");
console.log("| --- | --- | --- | --- | --- | --- |");
const groups = Object.entries(JSON.parse(readFileSync(join(work, "held-out.json"), "utf8")));
for (const [name, { a, b, gold }] of groups) {
  const [queries, queries32] = [await embed(sessions[0], a), await embed(sessions[1], a)];
  const [targets, targets32] = [await embed(sessions[0], b), await embed(sessions[1], b)];
  const cosines = [...queries.keys()].map((row) => dot(queries[row], queries32[row]));
  const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
  const cells = [recall(queries, targets, gold), recall(queries32, targets32, gold), mean, Math.min(...cosines)];
  console.log(`| ${name} | ${a.length} | ${cells.map((value) => value.toFixed(4)).join(" | ")} |`);
}
