import { estimatedTokens } from "@lagebild/context";
import { Failure, type LanguageModel, type ModelRequest } from "@lagebild/domain";

/** How quick a model is on this machine now. */
export interface MeasuredSpeed {
  /** Until the first piece of text came, loading included. */
  readonly loadSeconds: number;
  readonly promptTokens: number;
  /** The model does not tell its tokens: those of the prompt are estimated. */
  readonly isEstimated: boolean;
  readonly promptTokensPerSecond: number;
  /** Undefined where it wrote no second piece. */
  readonly outputTokensPerSecond: number | undefined;
}

const OUTPUT_TOKENS = 64;

/** Loads a model, has it read some 500 tokens and write a few, and closes it. */
export async function measureSpeed(
  load: () => Promise<LanguageModel | undefined>,
  signal: AbortSignal,
): Promise<(MeasuredSpeed & { readonly identity: LanguageModel["identity"] }) | undefined> {
  const started = performance.now();
  const model = await load();
  if (!model) return undefined;
  try {
    await timed(model, speedRequest("first", 1), signal);
    const loadSeconds = (performance.now() - started) / 1_000;
    const request = speedRequest("second", OUTPUT_TOKENS);
    const run = await timed(model, request, signal);
    const text = `${request.system}\n${request.user}`;
    const counted = await model.countTokens(text);
    const promptTokens = counted ?? estimatedTokens.count(text);
    return {
      identity: model.identity,
      loadSeconds,
      promptTokens,
      isEstimated: counted === undefined,
      promptTokensPerSecond: promptTokens / run.firstSeconds,
      outputTokensPerSecond: run.pieces > 1 ? (run.pieces - 1) / run.restSeconds : undefined,
    };
  } finally {
    await model.close();
  }
}

async function timed(model: LanguageModel, request: ModelRequest, signal: AbortSignal) {
  const started = performance.now();
  let first = Number.NaN;
  let pieces = 0;
  for await (const { text } of model.generate(request, signal)) {
    if (pieces === 0) first = performance.now();
    if (text !== "") pieces += 1;
  }
  if (pieces === 0) throw new Failure("unavailable", `${model.identity.name} wrote nothing`);
  return { pieces, firstSeconds: (first - started) / 1_000, restSeconds: (performance.now() - first) / 1_000 };
}

/** Some 500 tokens that no request before has begun with, so that nothing of it is evaluated already. */
const speedRequest = (word: string, maxTokens: number): ModelRequest => ({
  system: `You measure speed (${word}).`,
  user: Array.from(
    { length: 16 },
    (_, i) =>
      `${word} ${i + 1} Mar 14 03:11:${10 + i} bastion sshd[${2200 + i}]: Failed password for admin from 203.0.113.7`,
  ).join("\n"),
  schema: { type: "object", properties: { text: { type: "string" } } },
  temperature: 0,
  seed: 1,
  maxTokens,
});
