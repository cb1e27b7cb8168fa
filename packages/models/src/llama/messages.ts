import type { ModelAdapter } from "../adapters.js";
import type { Outcome, GeneratedText, ModelRequest } from "@lagebild/domain";

/** What the model process loads. */
export interface LlamaLoad {
  readonly file: string;
  readonly threads: number;
  /** Tokens of prompt and output of one request; what the model was trained for, up to a limit, where absent. */
  readonly contextTokens?: number;
  /** `auto` gives a graphics card as much as fits. */
  readonly gpuLayers: number | "auto";
  /** Tokens evaluated in one go. */
  readonly batchTokens: number;
  readonly flashAttention: boolean;
  /** In place of the chat template in the file: a form's name or a file with a Jinja template. */
  readonly template?: string;
  readonly adapters: readonly ModelAdapter[];
  /** Requests that run at the same time, each with its own state. */
  readonly sequences: number;
  /** Where the state of instructions is kept, so that a new process need not evaluate them again. */
  readonly stateFolder: string;
}

/** What the model process says once the model is loaded. */
export interface LoadedLlama {
  readonly name: string;
  readonly contextTokens: number;
}

/** How much work a request was. */
export interface LlamaUse {
  readonly promptTokens: number;
  /** Prompt tokens whose state was there already. */
  readonly reusedTokens: number;
  readonly generatedTokens: number;
  /** The state of the instructions came from a file. */
  readonly isStateLoaded: boolean;
}

/** What the model process is asked; each gets one answer. */
export type LlamaCall =
  | { readonly kind: "load"; readonly load: LlamaLoad }
  | { readonly kind: "generate"; readonly request: ModelRequest }
  | { readonly kind: "count"; readonly text: string }
  | { readonly kind: "tokenise"; readonly text: string };

export interface LlamaAnswers {
  readonly load: LoadedLlama;
  readonly generate: LlamaUse;
  readonly count: number;
  readonly tokenise: readonly string[];
}

export type ToLlamaProcess =
  { readonly id: number; readonly call: LlamaCall } | { readonly id: number; readonly abort: true };

export type FromLlamaProcess =
  | { readonly id: number; readonly piece: GeneratedText }
  | { readonly id: number; readonly outcome: Outcome<LlamaAnswers[LlamaCall["kind"]]> };
