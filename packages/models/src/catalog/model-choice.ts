import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { Failure } from "@lagebild/domain";
import { z } from "zod";

/** Which model answers: a file, servers, or none (then answers are composed by rules). */
export type ModelChoice =
  | {
      readonly kind: "gguf";
      readonly file: string;
      /** In place of the chat template in the file. */
      readonly template?: string | undefined;
      readonly speed?: ModelSpeed | undefined;
      readonly words?: WordsScore | undefined;
      readonly steps?: StepsScore | undefined;
    }
  | {
      readonly kind: "server";
      readonly endpoints: readonly ChosenEndpoint[];
      readonly speed?: ModelSpeed | undefined;
      readonly words?: WordsScore | undefined;
      readonly steps?: StepsScore | undefined;
    }
  | { readonly kind: "none" };

/** How quick a model was on this machine, with the settings of then. */
export interface ModelSpeed {
  readonly promptTokensPerSecond: number;
  readonly outputTokensPerSecond: number;
  /** ISO 8601, UTC. */
  readonly measuredAt: string;
}

/** How many questions are answered rightly, left open and answered wrongly. */
export interface Outcomes {
  readonly right: number;
  readonly open: number;
  readonly wrong: number;
}

/** What a reader sees of the questions of the check by the engine alone, and with what a model writes beside it. */
export interface WordsScore {
  readonly engine: Outcomes;
  readonly withModel: Outcomes;
  /** Of the model with its adapters: others were not checked. */
  readonly fingerprint: string;
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
}

/** A model may write where no more is wrong with it, and no less right. */
export const passesWords = ({ engine, withModel }: WordsScore): boolean =>
  withModel.wrong <= engine.wrong && withModel.right >= engine.right;

/** How often a model's looks reached known evidence, and how often the engine's own did. */
export interface StepsScore {
  readonly reached: number;
  readonly engineReached: number;
  /** Pieces of evidence. */
  readonly of: number;
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
}

/** A model may choose where it is no worse than the engine, which costs nothing. */
export const passesSteps = ({ reached, engineReached, of }: StepsScore): boolean => of > 0 && reached >= engineReached;

/** A server and its model. Keys are no part of a choice: they come from the environment. */
export interface ChosenEndpoint {
  readonly url: string;
  readonly model: string;
}

const FORMS = "none, a path to a .gguf file, or http(s)://host/v1#model (several separated by commas)";

/** Reads a choice as people write it. A relative path is taken from the current folder. Failure "invalid" otherwise. */
export function parseModelChoice(text: string): ModelChoice {
  const trimmed = text.trim();
  if (trimmed === "none") return { kind: "none" };
  if (/^https?:/i.test(trimmed)) return { kind: "server", endpoints: trimmed.split(/\s*,\s*/).map(parseEndpoint) };
  if (/\.gguf$/i.test(trimmed)) return { kind: "gguf", file: resolve(trimmed) };
  throw new Failure("invalid", `model is "${trimmed}", expected ${FORMS}`);
}

function parseEndpoint(text: string): ChosenEndpoint {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new Failure("invalid", `"${text}" is no http(s) address`);
  if (url.username !== "" || url.password !== "" || url.search !== "")
    throw new Failure("invalid", "address of a model server holds a secret, expected the key in the environment");
  const model = decodeURIComponent(url.hash.slice(1));
  if (model === "") throw new Failure("invalid", `"${text}" names no model, expected one after #: ${text}#model`);
  url.hash = "";
  return { url: url.href.replace(/\/$/, ""), model };
}

/** Writes a choice in the form that `parseModelChoice` reads. */
export function printModelChoice(choice: ModelChoice): string {
  switch (choice.kind) {
    case "none":
      return "none";
    case "gguf":
      return choice.file;
    case "server":
      return choice.endpoints.map(({ url, model }) => `${url}#${encodeURIComponent(model)}`).join(",");
  }
}

const speedSchema = z.strictObject({
  promptTokensPerSecond: z.number().positive(),
  outputTokensPerSecond: z.number().positive(),
  measuredAt: z.iso.datetime(),
});
const outcomesSchema = z.strictObject({
  right: z.number().int().min(0),
  open: z.number().int().min(0),
  wrong: z.number().int().min(0),
});
const wordsSchema = z.strictObject({
  engine: outcomesSchema,
  withModel: outcomesSchema,
  fingerprint: z.string(),
  checkedAt: z.iso.datetime(),
});
const stepsSchema = z.strictObject({
  reached: z.number().int().min(0),
  engineReached: z.number().int().min(0),
  of: z.number().int().min(0),
  checkedAt: z.iso.datetime(),
});
const choiceSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({
    kind: z.literal("gguf"),
    file: z.string().refine(isAbsolute),
    template: z.string().optional(),
    speed: speedSchema.optional(),
    words: wordsSchema.optional(),
    steps: stepsSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal("server"),
    endpoints: z.array(z.strictObject({ url: z.url({ protocol: /^https?$/ }), model: z.string().min(1) })).min(1),
    speed: speedSchema.optional(),
    words: wordsSchema.optional(),
    steps: stepsSchema.optional(),
  }),
]);

const FILE = "model.json";

/** Reads the choice of a data folder; undefined where none was made. Failure "corrupt" for a file that is none. */
export async function readModelChoice(dataFolder: string): Promise<ModelChoice | undefined> {
  const path = join(dataFolder, FILE);
  try {
    return choiceSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Failure("corrupt", `${path} holds no choice of a model: lagebild models use writes it anew`, error);
  }
}

/** Writes the choice of a data folder, whole or not at all. */
export async function writeModelChoice(dataFolder: string, choice: ModelChoice): Promise<void> {
  await mkdir(dataFolder, { recursive: true });
  const draft = join(dataFolder, `${FILE}.${process.pid}.tmp`);
  await writeFile(draft, `${JSON.stringify(choice)}\n`, { mode: 0o600 });
  await rename(draft, join(dataFolder, FILE));
}

/** Of the time for the first piece: speeds vary, and something else may run. */
const SHARE_FOR_READING = 0.8;

/** Tokens of prompt that a model reads in time, when its first piece has to come within so many milliseconds. */
export const tokensReadIn = (speed: ModelSpeed, firstPieceMs: number): number =>
  Math.floor(((speed.promptTokensPerSecond * firstPieceMs) / 1_000) * SHARE_FOR_READING);

/** Where pulled models lie. */
export const modelFolder = (dataFolder: string): string => join(dataFolder, "models");
