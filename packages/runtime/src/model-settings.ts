import { resolve } from "node:path";
import { physicalCores } from "./physical-cores.js";
import { wholeNumber, type Setting } from "./read-env.js";
import { textSetting } from "./service-settings.js";

/** Which language model answers, and with what; see `modelSettings` for what is allowed. */
export interface ModelConfig {
  /** Takes the place of what `lagebild models use` chose: a file, a server or "none". */
  readonly model: string | undefined;
  /** Key that model servers want. */
  readonly apiKey: string | undefined;
  /** Tokens of prompt and output together; undefined: what the model or its server says. */
  readonly contextTokens: number | undefined;
  readonly threads: number;
  /** Layers of a model file that a graphics card takes. */
  readonly gpuLayers: number | "auto";
  /** Tokens of a prompt that are evaluated in one go. */
  readonly batchTokens: number;
  readonly flashAttention: boolean;
  readonly outputTokens: number;
  /** From the turn of a request to its first piece of text. */
  readonly firstPieceMs: number;
  /** From asking to the last piece, waiting included. */
  readonly answerMs: number;
  /** For all looks of one investigation, its model's choices included. */
  readonly investigateMs: number;
  /** For choosing among the readings of a question, waiting included; 0: no model is asked. */
  readonly chooseMs: number;
  readonly temperature: number;
  readonly seed: number;
  /** `checked`: a model that did worse in `lagebild models check` than the engine alone writes nothing; `always`: it does. */
  readonly writes: "checked" | "always";
  /** Models on servers may think aloud before they answer. */
  readonly thinks: boolean;
  /** In place of the chat template of a model file. */
  readonly template: string | undefined;
  /** LoRA files beside a model file, each with how much of it is added. */
  readonly adapters: readonly { readonly file: string; readonly scale: number }[];
}

type ModelSettings = { readonly [K in keyof ModelConfig]: Setting<ModelConfig[K]> };

/** The settings of language models, all named `LAGEBILD_MODEL` and more. */
export const modelSettings = (): ModelSettings => ({
  model: { ...textSetting("LAGEBILD_MODEL", "a file, a server or none"), otherwise: "what models use chose" },
  apiKey: { ...textSetting("LAGEBILD_MODEL_KEY", "a key"), otherwise: "none", isSecret: true },
  contextTokens: {
    ...numberSetting("LAGEBILD_MODEL_CONTEXT", [512, 1_048_576], "tokens", undefined),
    otherwise: "the file's, at most 8192; of a server what it says, else 8192",
  },
  threads: numberSetting("LAGEBILD_MODEL_THREADS", [1, 1_024], "threads", physicalCores()),
  gpuLayers: {
    env: "LAGEBILD_MODEL_GPU_LAYERS",
    parse: (text) => (text === "auto" ? text : wholeNumber(0, 10_000)(text)),
    expected: "auto or layers from 0 to 10000",
    fallback: "auto",
  },
  batchTokens: numberSetting("LAGEBILD_MODEL_BATCH", [16, 8_192], "tokens", 128),
  flashAttention: switchSetting("LAGEBILD_MODEL_FLASH_ATTENTION"),
  outputTokens: numberSetting("LAGEBILD_MODEL_OUTPUT", [16, 32_000], "tokens", 700),
  firstPieceMs: secondsSetting("LAGEBILD_MODEL_FIRST_SECONDS", 30),
  answerMs: secondsSetting("LAGEBILD_MODEL_SECONDS", 120),
  investigateMs: secondsSetting("LAGEBILD_MODEL_INVESTIGATE_SECONDS", 60),
  chooseMs: secondsSetting("LAGEBILD_MODEL_CHOOSE_SECONDS", 0, 0),
  temperature: {
    env: "LAGEBILD_MODEL_TEMPERATURE",
    parse: (text) => (/^(?:[01](?:\.\d+)?|2(?:\.0+)?)$/.test(text) ? Number(text) : undefined),
    expected: "a number from 0 to 2",
    fallback: 0,
  },
  seed: numberSetting("LAGEBILD_MODEL_SEED", [0, 2_147_483_647], "a whole number", 1),
  writes: {
    env: "LAGEBILD_MODEL_WRITES",
    parse: (text) => (text === "checked" || text === "always" ? text : undefined),
    expected: "checked or always",
    fallback: "checked",
  },
  thinks: switchSetting("LAGEBILD_MODEL_THINKING"),
  template: {
    ...textSetting("LAGEBILD_MODEL_TEMPLATE", "a form such as chatML, or a file with a Jinja template"),
    otherwise: "the file's own",
  },
  adapters: {
    env: "LAGEBILD_ADAPTERS",
    parse: parseAdapters,
    expected: "LoRA files, each with a share from 0 to 10 or none: a.gguf:0.8,b.gguf",
    fallback: [],
    otherwise: "none",
  },
});

function parseAdapters(text: string): ModelConfig["adapters"] | undefined {
  const read = text.split(",").map((part) => /^\s*(.+?\.gguf)(?::(\d+(?:\.\d+)?))?\s*$/i.exec(part));
  const adapters = read.flatMap((found) => (found ? [{ file: resolve(found[1]!), scale: Number(found[2] ?? 1) }] : []));
  return adapters.length < read.length || adapters.some(({ scale }) => scale > 10) ? undefined : adapters;
}

const numberSetting = <T extends number | undefined>(
  env: string,
  [min, max]: readonly [number, number],
  what: string,
  fallback: T,
): Setting<number | T> => ({
  env,
  parse: wholeNumber(min, max),
  expected: `${what} from ${min} to ${max}`,
  fallback,
});

const secondsSetting = (env: string, fallback: number, min = 1): Setting<number> => ({
  env,
  parse: (text) => {
    const seconds = wholeNumber(min, 3_600)(text);
    return seconds === undefined ? undefined : seconds * 1_000;
  },
  expected: `seconds from ${min} to 3600`,
  fallback: fallback * 1_000,
  otherwise: String(fallback),
});

const switchSetting = (env: string): Setting<boolean> => ({
  env,
  parse: (text) => (text === "on" ? true : text === "off" ? false : undefined),
  expected: "on or off",
  fallback: false,
  otherwise: "off",
});
