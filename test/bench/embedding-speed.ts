import { parseArgs } from "node:util";
import { defaultModelFolder, type PieceEmbedder } from "@lagebild/embedding";
import { onnxEmbedder } from "@lagebild/embedding/onnx-embedder";
import { hashTokens } from "./hash-tokens.js";
import { miniLmSizes } from "./make-encoder.js";
import { randomEncoder } from "./random-encoder.js";

// Compiled to test/bench/dist. Options: --model <folder> (several), --rounds N, --texts N, --threads N, --json
const { values } = parseArgs({
  options: {
    model: { type: "string", multiple: true },
    rounds: { type: "string", default: "5" },
    texts: { type: "string", default: "256" },
    threads: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
});
const [rounds, count, threads] = [values.rounds, values.texts, values.threads].map(Number) as [number, number, number];
const LENGTHS = [32, 128] as const;
/** One piece each for both tokenizers, so that lengths are equal. */
const WORDS = ["root", "user", "port", "host", "file", "disk", "mail", "time", "name", "data"];

/** Something that embeds texts. */
interface Contestant {
  readonly name: string;
  /** Pieces that it adds to a text. */
  readonly added: number;
  embed(texts: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

const textsOf = (words: number): readonly string[] =>
  Array.from({ length: count }, (_, text) =>
    Array.from({ length: words }, (_word, i) => WORDS[(text * 7 + i * 3 + ((text * i) % 5)) % WORDS.length]).join(" "),
  );

async function ours(folder: string): Promise<Contestant> {
  const embedder: PieceEmbedder = await onnxEmbedder({ modelFolder: folder, threads });
  const words = 16;
  const added = embedder.cutText(WORDS.concat(WORDS).slice(0, words).join(" ")).pieces.length - words;
  return {
    name: embedder.modelId,
    added,
    embed: (texts) => embedder.embedBatch(texts),
    close: () => embedder.close(),
  };
}

async function usual(isQuantised: boolean): Promise<Contestant> {
  const encoder = await randomEncoder({ ...miniLmSizes, isQuantised }, threads);
  const added = hashTokens(WORDS.join(" "), miniLmSizes.vocabulary, miniLmSizes.maxTokens).length - WORDS.length;
  const name = `6 layers of 384, ${isQuantised ? 8 : 32} bit`;
  return { name, added, embed: (texts) => encoder.embedBatch(texts), close: encoder.close };
}

interface Speed {
  readonly name: string;
  readonly pieces: number;
  /** Texts a second, and a second of processor time. The best round counts: others shared the machine. */
  readonly textsPerSecond: number;
  readonly textsPerCpuSecond: number;
}

async function measured(contestant: Contestant, pieces: number): Promise<Omit<Speed, "name" | "pieces">> {
  const texts = textsOf(pieces - contestant.added);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await contestant.embed(texts);
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { textsPerSecond: count / seconds, textsPerCpuSecond: (count * 1e6) / (user + system) };
}

const contestants = [
  ...(await Promise.all((values.model ?? [defaultModelFolder()]).map((folder) => ours(folder)))),
  await usual(true),
  await usual(false),
];
const speeds: Speed[] = [];
for (const pieces of LENGTHS) {
  const found = contestants.map(() => ({ textsPerSecond: 0, textsPerCpuSecond: 0 }));
  // In turns, so that other work on the machine slows all of them.
  for (let round = 0; round <= rounds; round++) {
    for (const [i, contestant] of contestants.entries()) {
      const now = await measured(contestant, pieces);
      if (round === 0) continue; // the first inference prepares memory
      found[i] = {
        textsPerSecond: Math.max(found[i]!.textsPerSecond, now.textsPerSecond),
        textsPerCpuSecond: Math.max(found[i]!.textsPerCpuSecond, now.textsPerCpuSecond),
      };
    }
  }
  speeds.push(...found.map((speed, i) => ({ name: contestants[i]!.name, pieces, ...speed })));
}
for (const contestant of contestants) await contestant.close();

/** Their speeds, of 8 and of 32 bits. */
const basesOf = (pieces: number): readonly Speed[] => speeds.filter((speed) => speed.pieces === pieces).slice(-2);
const row = ({ name, pieces, textsPerSecond, textsPerCpuSecond }: Speed): string => {
  const times = (key: "textsPerSecond" | "textsPerCpuSecond", value: number): string =>
    basesOf(pieces)
      .map((base) => (value / base[key]).toFixed(1))
      .join(" / ");
  const wall = `${textsPerSecond.toFixed(0)} (${times("textsPerSecond", textsPerSecond)})`;
  const cpu = `${textsPerCpuSecond.toFixed(0)} (${times("textsPerCpuSecond", textsPerCpuSecond)})`;
  return `| ${name} | ${pieces} | ${wall} | ${cpu} |`;
};
process.stdout.write(
  values.json
    ? `${JSON.stringify({ threads, texts: count, rounds, speeds })}\n`
    : [
        `${threads} threads, ${count} texts, best of ${rounds} rounds in turns; in brackets: times as many as the 8-bit / 32-bit encoder of 6 layers.`,
        "",
        "| model | pieces a text | texts a second | texts a processor second |",
        "| --- | --- | --- | --- |",
        ...speeds.map(row),
        "",
      ].join("\n"),
);
