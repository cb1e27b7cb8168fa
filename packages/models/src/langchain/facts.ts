import { createHash } from "node:crypto";
import { askServer, modelCards, type ModelCard, type ModelEndpoint } from "./ask-server.js";
import { contextOf } from "./server-context.js";

/** How a model cuts a text. */
export interface Tokenised {
  readonly count: number;
  /** Absent where the server tells numbers only. */
  readonly pieces?: readonly string[];
}

/** What a server tells beside its answers. Each is undefined where it tells nothing, and asked for until it is there. */
export interface ServerFacts {
  /** Throws where the server cannot be asked. */
  tokenise(text: string): Promise<Tokenised | undefined>;
  /** A hash over what `/v1/models` says of the model. */
  fingerprint(): Promise<string | undefined>;
  /** Tokens of prompt and output together. */
  contextTokens(): Promise<number | undefined>;
  /** The server is llama.cpp's Python package, which can do less than others. */
  isPythonServer(): Promise<boolean>;
  /** Names of the server's models. */
  modelNames(): Promise<readonly string[]>;
}

/** Of vLLM and llama-server; of llama.cpp's Python package. */
const TOKENIZE_PATHS = ["/tokenize", "/extras/tokenize"] as const;

/** Asks a server for its model's card, context and tokenizer. */
export function serverFacts(endpoint: ModelEndpoint): ServerFacts {
  const cards = askedUntilThere(() => modelCards(endpoint));
  const card = async (): Promise<ModelCard | undefined> => {
    const all = await cards();
    return all?.find(({ id }) => id === endpoint.model) ?? (all?.length === 1 ? all[0] : undefined);
  };
  const context = askedUntilThere(async () => contextOf(endpoint, await card()));
  let paths: readonly string[] = TOKENIZE_PATHS;
  return {
    async tokenise(text) {
      for (const path of paths) {
        const found = tokensOf(
          await askServer(endpoint, new URL(path, endpoint.url), tokenizeBody(endpoint.model, text)),
        );
        paths = found ? [path] : paths.filter((one) => one !== path);
        if (found) return found;
      }
      return undefined;
    },
    fingerprint: async () => hashOf(await card()),
    contextTokens: context,
    isPythonServer: async () => (await card())?.["owned_by"] === "me",
    modelNames: async () => ((await cards()) ?? []).flatMap(({ id }) => (typeof id === "string" ? [id] : [])),
  };
}

/** Keeps what was told; what failed or was not told is asked for again, by one caller at a time. */
function askedUntilThere<T>(ask: () => Promise<T | undefined>): () => Promise<T | undefined> {
  let told: Promise<T | undefined> | undefined;
  return () => {
    told ??= ask().then(
      (value) => {
        if (value === undefined) told = undefined;
        return value;
      },
      () => (told = undefined),
    );
    return told;
  };
}

/** Asks in the words of all of them at once; each ignores the others'. */
const tokenizeBody = (model: string, text: string) => ({
  model,
  prompt: text,
  content: text,
  input: text,
  add_special_tokens: false,
  add_special: false,
  with_pieces: true,
  return_token_strs: true,
});

function tokensOf(answer: unknown): Tokenised | undefined {
  const { tokens, token_strs: strings } = (answer ?? {}) as {
    readonly tokens?: unknown;
    readonly token_strs?: unknown;
  };
  if (!Array.isArray(tokens)) return undefined;
  const told: unknown[] = Array.isArray(strings)
    ? strings
    : tokens.map((token) => (token as { piece?: unknown })?.piece);
  const pieces = told.filter((piece) => typeof piece === "string");
  return { count: tokens.length, ...(pieces.length === tokens.length && { pieces }) };
}

/** Leaves out what changes from call to call, such as `created`. */
function hashOf(card: ModelCard | undefined): string | undefined {
  if (!card) return undefined;
  const { id, root, parent, owned_by, meta } = card;
  return createHash("sha256").update(JSON.stringify({ id, root, parent, owned_by, meta })).digest("hex");
}
