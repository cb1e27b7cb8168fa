import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { ContextOverflow, Failure, type GeneratedText, type ModelRequest } from "@lagebild/domain";
import { neutraliseControlTokens } from "../control-tokens.js";
import { abilitiesAtFirst, fieldsOf, withoutRefused, type Abilities, type AskedOfServer } from "./abilities.js";
import type { ModelEndpoint } from "./ask-server.js";
import { serverFacts, type ServerFacts, type Tokenised } from "./facts.js";
import { chatFailure } from "./failure.js";
import { leastProbability } from "./probability.js";

/** Something that answers chat requests: a server, or a chat model in this process. */
export interface ChatBackend {
  /** Names model and host in messages. */
  readonly where: string;
  /** Yields text that is not empty; throws a Failure, or the signal's reason. */
  stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<GeneratedText>;
  /** How the model cuts a text; undefined where the server does not tell. */
  tokenise(text: string): Promise<Tokenised | undefined>;
  /** What the server says of its model; undefined where it says nothing or cannot be asked. */
  fingerprint(): Promise<string | undefined>;
  /** Tokens of prompt and output together; undefined where it says nothing or cannot be asked. */
  contextTokens(): Promise<number | undefined>;
}

/** Talks to an OpenAI-compatible server (vLLM, llama-server, Ollama) through LangChain's chat model. */
export function serverBackend(endpoint: ModelEndpoint, asked: AskedOfServer): ChatBackend {
  const where = `model ${endpoint.model} at ${new URL(endpoint.url).host}`;
  const facts = serverFacts(endpoint);
  let proven: Abilities | undefined;
  let systemFingerprint: string | undefined;
  return {
    where,
    async *stream(request, signal) {
      for (let wanted = proven ?? (await firstAbilities(facts, asked)); ;) {
        let hasBegun = false;
        try {
          for await (const piece of chat(endpoint, where, request, { wanted, signal })) {
            proven = wanted;
            if ("fingerprint" in piece) systemFingerprint = piece.fingerprint;
            else {
              hasBegun = true;
              yield piece;
            }
          }
          return;
        } catch (error) {
          signal.throwIfAborted();
          const less = hasBegun ? undefined : withoutRefused(error, wanted, proven);
          if (!less) throw await explained(chatFailure(error, where), facts);
          wanted = less;
        }
      }
    },
    tokenise: (text) => facts.tokenise(text),
    fingerprint: async () => (await facts.fingerprint()) ?? systemFingerprint,
    contextTokens: () => facts.contextTokens(),
  };
}

const firstAbilities = async (facts: ServerFacts, asked: AskedOfServer): Promise<Abilities> =>
  abilitiesAtFirst(asked, (await facts.isPythonServer()) ? OF_PYTHON_SERVER : {});

/**
 * llama.cpp's Python package fails at the usual format, and sorts its vocabulary for each token whose probability it tells:
 * an answer takes twice as long then.
 */
const OF_PYTHON_SERVER = { format: "json_object", logprobs: false } as const;

const NAMES_SHOWN = 20;

/** Says which models a server has that lacks the one asked for, and why llama.cpp's Python package said nothing. */
async function explained(failure: Failure, facts: ServerFacts): Promise<Failure> {
  if (failure instanceof EmptyAnswer && (await facts.isPythonServer()))
    return new ContextOverflow(`${failure.message}: its context may be too small`, undefined, failure.cause);
  if (failure.kind !== "missing") return failure;
  const names = (await facts.modelNames()).filter((name) => /^[\w./:@+ -]{1,120}$/.test(name));
  if (names.length === 0) return failure;
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : "";
  const text = `${failure.message}; the server has ${names.slice(0, NAMES_SHOWN).join(", ")}${more}`;
  return new Failure("missing", text, failure.cause);
}

/** Not one piece came before the end. */
class EmptyAnswer extends Failure {}

interface ChatOptions {
  readonly wanted: Abilities;
  readonly signal: AbortSignal;
}

async function* chat(
  endpoint: ModelEndpoint,
  where: string,
  request: ModelRequest,
  { wanted, signal }: ChatOptions,
): AsyncGenerator<GeneratedText | { readonly fingerprint: string }> {
  const user = neutraliseControlTokens(request.user);
  const messages = wanted.systemRole
    ? [new SystemMessage(request.system), new HumanMessage(user)]
    : [new HumanMessage(`${request.system}\n\n${user}`)];
  // Not `stream()`: with LANGSMITH_TRACING in the environment that would send log text to a tracing service.
  const chunks = chatModel(endpoint, request, wanted)._streamResponseChunks(messages, {
    signal,
    seed: request.seed,
  });
  let isComplete = false;
  let isEmpty = true;
  for await (const { text, generationInfo } of chunks) {
    const { finish_reason: reason, system_fingerprint: fingerprint, logprobs } = (generationInfo ?? {}) as ChunkNotes;
    if (text !== "") {
      isEmpty = false;
      const probability = leastProbability(logprobs);
      yield { text, ...(probability !== undefined && { probability }) };
    }
    if (typeof fingerprint === "string") yield { fingerprint };
    isComplete ||= typeof reason === "string";
  }
  if (isComplete) return;
  const message = `${where} ended its answer before it was complete`;
  throw isEmpty ? new EmptyAnswer("unavailable", message) : new Failure("unavailable", message);
}

interface ChunkNotes {
  readonly finish_reason?: unknown;
  readonly system_fingerprint?: unknown;
  readonly logprobs?: unknown;
}

function chatModel(endpoint: ModelEndpoint, request: ModelRequest, wanted: Abilities): ChatOpenAI {
  return new ChatOpenAI({
    model: endpoint.model,
    // Without one of ours LangChain would take OPENAI_API_KEY from the environment and send it to this server.
    apiKey: endpoint.apiKey ?? "none",
    configuration: { baseURL: endpoint.url, fetchOptions: { redirect: "error" } },
    temperature: request.temperature,
    maxTokens: request.maxTokens,
    streaming: true,
    streamUsage: false,
    maxRetries: 0,
    ...(wanted.logprobs && { logprobs: true }),
    modelKwargs: fieldsOf(wanted, request),
  });
}
