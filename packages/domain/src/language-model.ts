/** What a model is asked. Log text in it is plain text: adapters must never let it become control tokens. */
export interface ModelRequest {
  /** The same for every question of a language, so that adapters keep its evaluated state. */
  readonly system: string;
  /** Earlier turns, evidence, question. */
  readonly user: string;
  /** The output's shape; adapters enforce it where they can, and the caller checks it. */
  readonly schema: OutputSchema;
  /** 0 takes the most probable token each time. */
  readonly temperature: number;
  readonly seed: number;
  readonly maxTokens: number;
}

/** The part of JSON schema that every adapter can enforce; all properties are required, in the order written. */
export type OutputSchema =
  | { readonly type: "object"; readonly properties: Readonly<Record<string, OutputSchema>> }
  | { readonly type: "array"; readonly items: OutputSchema; readonly minItems?: number; readonly maxItems: number }
  | { readonly type: "string"; readonly maxLength?: number }
  | { readonly enum: readonly (string | number)[] };

/** A piece of output, as it comes. */
export interface GeneratedText {
  readonly text: string;
  /** Probability of the piece's least sure token, 0 to 1; absent where the model does not tell. */
  readonly probability?: number;
}

export interface ModelIdentity {
  readonly name: string;
  /** Changes with the weights: SHA-256 of a file, or what a server says of its model. */
  readonly fingerprint: string;
}

/**
 * Writes text from a prompt. What every model promises:
 * - `generate` yields text until the model ends, `maxTokens` is reached or the signal aborts (then it throws the signal's reason);
 * - at temperature 0 the same request gives the same text;
 * - a request that does not fit `contextTokens` is a failure "invalid"; a full queue is "busy"; a model that died or
 *   cannot be reached is "unavailable"; one that takes too long is "timeout";
 * - requests may run at the same time, and one that fails does not touch the others.
 */
export interface LanguageModel {
  readonly identity: ModelIdentity;
  /** What it is asked leaves this machine. */
  readonly isRemote?: boolean;
  /** Tokens of prompt and output together. */
  readonly contextTokens: number;
  /** Most tokens of a prompt that it reads in the time it is given for that; absent where its speed is not known. */
  readonly maxPromptTokens?: number;
  generate(request: ModelRequest, signal?: AbortSignal): AsyncIterable<GeneratedText>;
  /** Counts the tokens of plain text; undefined where the model does not tell. */
  countTokens(text: string): Promise<number | undefined>;
  /** How the model cuts a text, piece by piece; undefined where it does not tell. */
  tokenise(text: string): Promise<readonly string[] | undefined>;
  close(): Promise<void>;
}
