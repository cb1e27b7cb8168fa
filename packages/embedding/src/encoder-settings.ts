import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Failure } from "@lagebild/domain";
import { encoderFiles } from "./encoder-files.js";
import type { Pooling } from "./encoder.js";

/** How an encoder in Hugging Face's layout is to be used. */
export interface EncoderSettings {
  readonly name: string;
  /** Path of the ONNX file in the folder. */
  readonly model: string;
  readonly pooling: Pooling;
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  /** With the pieces that stand around a text. */
  readonly maxPieces: number;
  /** Shorter lengths that the vectors may be cut to. */
  readonly nested: readonly number[];
  /** Files that must be as they were when this was written. */
  readonly files: Readonly<Record<string, { readonly sha256: string }>>;
}

const POOLINGS: readonly Pooling[] = ["mean", "cls", "model"];
/** Texts of logs are short; longer inputs cost more than they tell. */
const MOST_PIECES = 512;
const FEWEST_PIECES = 8;

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads `lagebild-encoder.json`; what it leaves out is taken from the files that sentence-transformers writes. Failure
 * "invalid" where neither says how vectors are pooled, or for a part that is not supported.
 */
export async function readEncoderSettings(folder: string): Promise<EncoderSettings> {
  const said = (await readJson(folder, encoderFiles.settings)) ?? {};
  refuseUnknown(said);
  const config = (await readJson(folder, "config.json")) ?? {};
  const name = text(said, "name") ?? basename(text(config, "_name_or_path") ?? folder);
  const prompts = await promptsOf(folder, name);
  return {
    name: name.replace(/[^A-Za-z0-9._-]+/g, "-").slice(0, 60),
    model: text(said, "model") ?? (await firstThere(folder, encoderFiles.weights)),
    pooling: poolingSaid(said) ?? (await poolingOf(folder)),
    queryPrefix: text(said, "queryPrefix") ?? prompts.query,
    passagePrefix: text(said, "passagePrefix") ?? prompts.passage,
    maxPieces: await maxPiecesOf(folder, said, config),
    nested: lengths(said),
    files: (said["files"] ?? {}) as EncoderSettings["files"],
  };
}

/** Reads a JSON object; undefined where there is no such file. Failure "corrupt" for a file that is none. */
export async function readJson(folder: string, name: string): Promise<Json | undefined> {
  let bytes: string;
  try {
    bytes = await readFile(join(folder, name), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Failure("unavailable", `cannot read ${name} of the encoder`, error);
  }
  try {
    const value: unknown = JSON.parse(bytes);
    if (typeof value === "object" && value !== null) return value as Json;
  } catch (error) {
    throw new Failure("corrupt", `${name} of the encoder is not JSON`, error);
  }
  throw new Failure("corrupt", `${name} of the encoder is no object`);
}

const KNOWN = ["name", "model", "pooling", "queryPrefix", "passagePrefix", "maxPieces", "nested", "files", "source"];

function refuseUnknown(said: Json): void {
  const unknown = Object.keys(said).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) {
    throw new Failure(
      "invalid",
      `${encoderFiles.settings} has "${unknown.slice(0, 40)}", expected ${KNOWN.join(", ")}`,
    );
  }
}

function text(from: Json, key: string): string | undefined {
  const value = from[key];
  if (value === undefined || typeof value === "string") return value;
  throw new Failure("invalid", `${key} of the encoder is ${JSON.stringify(value).slice(0, 40)}, expected text`);
}

function poolingSaid(said: Json): Pooling | undefined {
  const name = text(said, "pooling");
  const found = POOLINGS.find((one) => one === name);
  if (found !== undefined || name === undefined) return found;
  throw new Failure("invalid", `pooling of the encoder is "${name.slice(0, 40)}", expected ${POOLINGS.join(", ")}`);
}

function lengths(said: Json): readonly number[] {
  const value = said["nested"] ?? [];
  if (Array.isArray(value) && value.every((one) => Number.isInteger(one) && one > 0)) return value as number[];
  throw new Failure("invalid", `nested of the encoder is no list of dimensions`);
}

/** Reads what sentence-transformers says: `modules.json` names the steps, one of them pools. */
async function poolingOf(folder: string): Promise<Pooling> {
  const modules = Object.values((await readJson(folder, "modules.json")) ?? {}) as readonly Json[];
  const kinds = modules.map((module) => String(module["type"]).split(".").at(-1)!);
  const unknown = kinds.find((kind) => !["Transformer", "Pooling", "Normalize"].includes(kind));
  if (unknown !== undefined) {
    throw new Failure("invalid", `modules.json has a step ${unknown.slice(0, 40)}, which is not supported`);
  }
  const place = modules.find((_module, i) => kinds[i] === "Pooling")?.["path"];
  const config = await readJson(folder, join(typeof place === "string" ? place : "1_Pooling", "config.json"));
  const modes = Object.entries(config ?? {}).filter(([key, on]) => key.startsWith("pooling_mode_") && on === true);
  const [mode] = modes.map(([key]) => key);
  if (modes.length === 1 && mode === "pooling_mode_mean_tokens") return "mean";
  if (modes.length === 1 && mode === "pooling_mode_cls_token") return "cls";
  throw new Failure(
    "invalid",
    `encoder does not say how its vectors are pooled (${mode ?? "no 1_Pooling/config.json"}), expected "pooling": "mean" or "cls" in ${encoderFiles.settings}`,
  );
}

/** The prompts of a sentence-transformers folder; else those that the e5 and the English bge families are known to want. */
async function promptsOf(folder: string, name: string): Promise<{ readonly query: string; readonly passage: string }> {
  const saved = (await readJson(folder, "config_sentence_transformers.json"))?.["prompts"];
  if (typeof saved === "object" && saved !== null && Object.keys(saved).length > 0) {
    const prompts = saved as Json;
    return {
      query: text(prompts, "query") ?? "",
      passage: text(prompts, "passage") ?? text(prompts, "document") ?? "",
    };
  }
  if (/(?:^|[^a-z])e5(?:[^a-z0-9]|$)/i.test(name) && !/instruct/i.test(name))
    return { query: "query: ", passage: "passage: " };
  const isBge = /bge-(?:small|base|large)-en/i.test(name);
  return { query: isBge ? "Represent this sentence for searching relevant passages: " : "", passage: "" };
}

async function maxPiecesOf(folder: string, said: Json, config: Json): Promise<number> {
  const { max_seq_length: sequence } = (await readJson(folder, "sentence_bert_config.json")) ?? {};
  const { model_max_length: tokenizer } = (await readJson(folder, "tokenizer_config.json")) ?? {};
  const positions = config["max_position_embeddings"];
  // RoBERTa counts positions from the one after its pad piece.
  const lost = /roberta/i.test(String(config["model_type"])) ? 2 : 0;
  const limits = [sequence, tokenizer, typeof positions === "number" ? positions - lost : undefined];
  const known = limits.filter((limit) => typeof limit === "number" && limit > 0) as readonly number[];
  const wanted = said["maxPieces"] ?? Math.min(MOST_PIECES, ...known);
  if (Number.isInteger(wanted) && (wanted as number) >= FEWEST_PIECES) return wanted as number;
  throw new Failure(
    "invalid",
    `maxPieces of the encoder is ${String(wanted)}, expected a number from ${FEWEST_PIECES}`,
  );
}

async function firstThere(folder: string, names: readonly string[]): Promise<string> {
  for (const name of names) if (await stat(join(folder, name)).catch(() => undefined)) return name;
  throw new Failure("missing", `encoder has no weights, expected ${names.slice(0, 2).join(" or ")}`);
}
