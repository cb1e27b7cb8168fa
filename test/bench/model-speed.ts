/** Measures a GGUF model: node test/bench/dist/model-speed.js [file.gguf] [rounds]. Ratios of one run. */
import { fileURLToPath } from "node:url";
import { llamaModel } from "@lagebild/models/llama-model";
import type { LanguageModel, ModelRequest, OutputSchema } from "@lagebild/domain";

const TINY = fileURLToPath(new URL("../../../packages/models/tiny-model/tiny.gguf", import.meta.url));
const file = process.argv[2] ?? TINY;
const rounds = Number(process.argv[3] ?? 5);
const PROMPT_TOKENS = 2_000;

const schema: OutputSchema = {
  type: "object",
  properties: {
    text: { type: "string", maxLength: 200 },
    cites: { type: "array", maxItems: 3, items: { enum: [1, 2, 3] } },
  },
};

/** Evidence of about so many tokens, another for each seed. */
async function evidence(model: LanguageModel, tokens: number, seed: number): Promise<string> {
  let text = "";
  for (let i = 0; ; i++) {
    const line = `[${i + 1}] auth.log:${i + seed} Mar 14 03:1${i % 10}:0${seed % 10} bastion sshd[${1000 + i}]: Failed password for root from 203.0.113.${(i * 7 + seed) % 250} port ${40_000 + i} ssh2\n`;
    if (((await model.countTokens(text + line)) ?? 0) > tokens) return text;
    text += line;
  }
}

const requestOf = (system: string, user: string): ModelRequest => ({
  system,
  user,
  schema,
  temperature: 0,
  seed: 1,
  maxTokens: 60,
});

async function timed(
  model: LanguageModel,
  request: ModelRequest,
): Promise<{ first: number; text: string; seconds: number; pieces: number }> {
  const started = performance.now();
  let first = 0;
  let text = "";
  let pieces = 0;
  for await (const piece of model.generate(request)) {
    first ||= performance.now() - started;
    text += piece.text;
    pieces++;
  }
  return { first, text, pieces, seconds: (performance.now() - started - first) / 1_000 };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const SYSTEM = "You answer an incident analyst's question from log evidence. ".repeat(30);

const cold: number[] = [];
const warmWindow: number[] = [];
const warmInstructions: number[] = [];
let tokensPerSecond = 0;
const texts = new Set<string>();
for (let round = 0; round < rounds; round++) {
  // A process of its own for each round: the first request of each is cold, the model's loading is not counted.
  const model = await llamaModel({ file, sequences: 1, contextTokens: 4_096 });
  const shown = await evidence(model, PROMPT_TOKENS - ((await model.countTokens(SYSTEM)) ?? 0), round);
  const first = await timed(model, requestOf(SYSTEM, `${shown}\nQuestion: Who?`));
  cold.push(first.first);
  tokensPerSecond = first.pieces / first.seconds;
  warmWindow.push((await timed(model, requestOf(SYSTEM, `${shown}\nQuestion: And when?`))).first);
  const other = await evidence(model, 300, round + 100);
  warmInstructions.push((await timed(model, requestOf(SYSTEM, `${other}\nQuestion: Who?`))).first);
  if (round === 0) {
    for (let i = 0; i < 10; i++) texts.add((await timed(model, requestOf(SYSTEM, `${other}\nQuestion: Who?`))).text);
  }
  await model.close();
}
const line = (what: string, milliseconds: number): string =>
  `${what}: ${milliseconds.toFixed(0)} ms, ${(milliseconds / median(cold)).toFixed(2)} of cold\n`;
process.stdout.write(
  [
    `${file}, ${rounds} rounds, median time to first token, prompt of ${PROMPT_TOKENS} tokens\n`,
    line("cold", median(cold)),
    line("same window, another question", median(warmWindow)),
    line("same instructions, another window of 300 tokens", median(warmInstructions)),
    `output: ${tokensPerSecond.toFixed(0)} pieces a second\n`,
    `the same request ten times: ${texts.size === 1 ? "one text" : `${texts.size} texts`}\n`,
  ].join(""),
);
