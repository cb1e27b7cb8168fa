import { fileURLToPath } from "node:url";
import { type LanguageModel, Failure } from "@lagebild/domain";
import type { StepsScore, WordsScore } from "@lagebild/models/catalog";
import { sizeText } from "../../print/size-text.js";
import { checkSteps, stepsText, type InvestigateFixture } from "./check-steps.js";
import { checkWords, wordsRowText, wordsText, type AskFixture } from "./check-words.js";
import { measureSpeed } from "./measure-speed.js";

export interface CheckOptions {
  readonly choice: string;
  /** Of the model's file; undefined for a server. */
  readonly sizeBytes: number | undefined;
  readonly isJson: boolean;
  readonly signal: AbortSignal;
  write(text: string): void;
  readonly showProgress?: (line: string) => void;
  loadModel(choice: string): Promise<LanguageModel | undefined>;
  readonly askFixture: AskFixture;
  readonly investigateFixture: InvestigateFixture;
}

const FIXTURE = fileURLToPath(new URL("../../../../../fixtures/bastion", import.meta.url));

/** What a check found of a model: how its words and its looks did. */
export interface ModelScores {
  readonly words: WordsScore;
  readonly steps: StepsScore;
}

/**
 * Loads a model, measures it, has it write beside the engine's answers to known questions and choose the looks of some
 * investigations. Returns how well it did both.
 */
export async function checkModel(options: CheckOptions): Promise<ModelScores> {
  const { choice, sizeBytes, isJson, write } = options;
  const measured = await measureSpeed(() => options.loadModel(choice), options.signal);
  if (!measured) throw new Failure("invalid", `"${choice}" names no model`);
  const { identity, ...speed } = measured;
  if (!isJson) {
    write(
      `${identity.name}${sizeBytes === undefined ? "" : `, ${sizeText(sizeBytes)}`}, fingerprint ${identity.fingerprint.slice(0, 16)}\n`,
    );
    write(
      `loaded in ${speed.loadSeconds.toFixed(1)} s; prompt ${shown(speed.promptTokensPerSecond)}, output ${shown(speed.outputTokensPerSecond)} tokens a second\n\n`,
    );
  }
  const words = await checkWords({
    ...options,
    folder: FIXTURE,
    fingerprint: identity.fingerprint,
    ...(!isJson && { onRow: (row) => write(wordsRowText(row)) }),
  });
  if (!isJson) write(wordsText(words));
  const steps = await checkSteps({ ...options, folder: FIXTURE });
  write(isJson ? `${JSON.stringify({ choice, sizeBytes, ...identity, ...speed, words, steps })}\n` : stepsText(steps));
  return { words: words.score, steps: steps.score };
}

const shown = (rate: number | undefined): string => (rate === undefined ? "unknown" : rate.toFixed(1));
