import { createHash } from "node:crypto";
import { Failure } from "@lagebild/domain";

/** An OpenAI-compatible server with the model to ask. */
export interface ModelEndpoint {
  /** Up to and with `/v1`. */
  readonly url: string;
  readonly model: string;
  readonly apiKey?: string;
}

/** How a model cuts a text. */
export interface Tokenised {
  readonly count: number;
  /** Absent where the server tells numbers only. */
  readonly pieces?: readonly string[];
}

/** What a server tells beside its answers. Both are undefined where it tells nothing. */
export interface ServerFacts {
  /** Throws where the server cannot be asked. */
  tokenise(text: string): Promise<Tokenised | undefined>;
  /** A hash over what `/v1/models` says of the model. Asked for until there is an answer. */
  modelCard(): Promise<string | undefined>;
}

const CALL_MS = 5_000;

/** Asks a server for its model's card and tokenizer (`/tokenize` of vLLM and llama-server). */
export function serverFacts(endpoint: ModelEndpoint): ServerFacts {
  const call = (path: string | URL, body?: unknown): Promise<unknown> => askServer(endpoint, path, body);
  let card: Promise<string | undefined> | undefined;
  let canTokenise = true;
  return {
    async tokenise(text) {
      if (!canTokenise) return undefined;
      const found = tokensOf(await call(new URL("/tokenize", endpoint.url), tokenizeBody(endpoint.model, text)));
      canTokenise = found !== undefined;
      return found;
    },
    modelCard() {
      card ??= call(`${endpoint.url.replace(/\/$/, "")}/models`)
        .then((list) => cardOf(list, endpoint.model))
        .catch(() => (card = undefined));
      return card;
    },
  };
}

/** Undefined where the server does not know the path. */
async function askServer({ apiKey, model }: ModelEndpoint, path: string | URL, body: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      "content-type": "application/json",
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    },
    redirect: "error",
    signal: AbortSignal.timeout(CALL_MS),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (response.ok) return response.json();
  await response.body?.cancel();
  if (response.status < 500 && response.status !== 429) return undefined;
  throw new Failure("unavailable", `server of model ${model} answered with status ${response.status}`);
}

/** Asks in the words of vLLM and of llama-server at once; each ignores the other's. */
const tokenizeBody = (model: string, text: string) => ({
  model,
  prompt: text,
  content: text,
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
function cardOf(list: unknown, model: string): string | undefined {
  const { data } = (list ?? {}) as { readonly data?: unknown };
  const cards = (Array.isArray(data) ? data : []) as Readonly<Record<string, unknown>>[];
  const card = cards.find(({ id }) => id === model) ?? (cards.length === 1 ? cards[0] : undefined);
  if (!card) return undefined;
  const { id, root, parent, owned_by, meta } = card;
  return createHash("sha256").update(JSON.stringify({ id, root, parent, owned_by, meta })).digest("hex");
}
