import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { Failure, type FailureKind } from "@lagebild/domain";
import {
  parseModelChoice,
  tokensReadIn,
  writeModelChoice,
  type ModelChoice,
  type ModelSpeed,
} from "@lagebild/models/catalog";
import { measureSpeed } from "./measure-speed.js";
import type { ModelsOptions } from "./models-options.js";

/** Faults that may be over tomorrow; any other keeps a model from being chosen. */
const PASSING: Readonly<Record<"gguf" | "server", readonly FailureKind[]>> = {
  gguf: ["timeout", "busy"],
  server: ["timeout", "busy", "unavailable"],
};

/** Makes a model the one that answers, with its speed on this machine where it can be measured. */
export async function useModel(options: ModelsOptions, chosen: string): Promise<void> {
  const { isJson, write, dataFolder } = options;
  const named = withTemplate(parseModelChoice(chosen), options.template);
  if (named.kind === "gguf") await assertGguf(named.file);
  const { speed, why } = await speedOf(options, named, chosen);
  const choice: ModelChoice = named.kind === "none" || speed === undefined ? named : { ...named, speed };
  await writeModelChoice(dataFolder, choice);
  if (isJson) return write(`${JSON.stringify(choice)}\n`);
  write(choice.kind === "none" ? "answers are composed by rules now\n" : `${chosen} answers from now on\n`);
  if (speed) write(speedText(speed, options.firstPieceMs));
  if (why !== undefined) write(`its speed was not measured, so prompts are not sized by it: ${why}\n`);
  if (options.model !== undefined) write(`but LAGEBILD_MODEL is set and goes before it: ${options.model}\n`);
  if (choice.kind !== "none") write("Next: lagebild models check\n");
}

function withTemplate(choice: ModelChoice, template: string | undefined): ModelChoice {
  if (template === undefined) return choice;
  if (choice.kind === "gguf") return { ...choice, template: existsSync(template) ? resolve(template) : template };
  throw new Failure("invalid", "--template is for model files: servers write their models' turns themselves");
}

/** What a speed means for questions, in a line. */
export const speedText = (speed: ModelSpeed, firstPieceMs: number): string =>
  `It reads ${speed.promptTokensPerSecond.toFixed(1)} and writes ${speed.outputTokensPerSecond.toFixed(1)} tokens a second ` +
  `(measured ${speed.measuredAt.slice(0, 16).replace("T", " ")} UTC): prompts have at most ` +
  `${tokensReadIn(speed, firstPieceMs)} tokens, which it reads well within ${firstPieceMs / 1_000} s.\n`;

async function speedOf(
  { loadModel, signal }: ModelsOptions,
  choice: ModelChoice,
  chosen: string,
): Promise<{ readonly speed?: ModelSpeed; readonly why?: string }> {
  if (choice.kind === "none") return {};
  try {
    const measured = await measureSpeed(() => loadModel(chosen, choice), signal);
    if (!measured) return {};
    const { promptTokensPerSecond, outputTokensPerSecond } = measured;
    if (outputTokensPerSecond === undefined) return { why: "it wrote a single piece" };
    return { speed: { promptTokensPerSecond, outputTokensPerSecond, measuredAt: new Date().toISOString() } };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure) || !PASSING[choice.kind].includes(error.kind)) throw error;
    return { why: error.message };
  }
}

async function assertGguf(path: string): Promise<void> {
  const start = Buffer.alloc(4);
  try {
    const file = await open(path, "r");
    await file.read(start, 0, 4, 0).finally(() => file.close());
  } catch (error) {
    throw new Failure("missing", `cannot read ${path}, expected a GGUF file`, error);
  }
  if (start.toString("latin1") !== "GGUF") throw new Failure("corrupt", `${path} is no GGUF file`);
}
