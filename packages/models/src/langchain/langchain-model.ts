import { ContextOverflow, Failure, type GeneratedText, type LanguageModel, type ModelRequest } from "@lagebild/domain";
import { neutraliseControlTokens } from "../control-tokens.js";
import { chatModelBackend, type ChatModelSource } from "./chat.js";
import type { ModelEndpoint } from "./ask-server.js";
import { answerFromAny, rank, type Place } from "./failover.js";
import { serverBackend, type ChatBackend } from "./server.js";
import { requestSlots, type RequestSlots } from "./request-slots.js";

export type { ModelEndpoint } from "./ask-server.js";

/** How much a model is asked at a time, and how patiently. */
export interface ModelLimits {
  /** Tokens of prompt and output together; where absent what the server says, and 8,192 until it does. */
  readonly contextTokens?: number | undefined;
  /** From the call to the last piece, waiting included; 120,000 by default. */
  readonly timeoutMs?: number;
  /** Until the first piece of one attempt; by default 30,000, or less where `timeoutMs` must do for several endpoints. */
  readonly firstPieceMs?: number;
  /** Told to callers, who size prompts by it. */
  readonly maxPromptTokens?: number | undefined;
  /** Requests at a time; 4 for each endpoint by default. */
  readonly maxRunning?: number;
  /** Requests that wait for their turn; 8 by default. */
  readonly maxQueued?: number;
  /** Further attempts after the first; 3 by default. */
  readonly retries?: number;
  /** Before the first repeated attempt at one endpoint, doubled each time; 250 by default. */
  readonly backoffMs?: number;
  /** For how long an endpoint that failed is taken only where no other is left; 10,000 by default. */
  readonly restMs?: number;
}

/** One model on OpenAI-compatible servers, all of the same weights; or any LangChain chat model. */
export type LangchainModelOptions = ModelLimits & (ServerSource | ChatModelSource);

export interface ServerSource {
  readonly endpoints: readonly ModelEndpoint[];
  /** The model may think aloud before it answers; false by default. */
  readonly thinks?: boolean;
}

/** What a chat template may add around the two texts. */
const TEMPLATE_TOKENS = 64;
/** The context of a server that does not tell. */
const ASSUMED_CONTEXT_TOKENS = 8_192;
/** Of a prompt that did not fit, where nobody says what would. */
const SHARE_THAT_MAY_FIT = 0.75;

/** A language model that asks its servers what they hold. */
export interface LangchainModel extends LanguageModel {
  /** Asks for the context; where no server tells, it stays what it was. Never throws. */
  learnContext(): Promise<void>;
}

/**
 * A language model behind LangChain. The least busy endpoint is asked, the first of equals; where it fails before its
 * first piece of text, the next is. Text of two endpoints is never mixed. Control tokens in the user text are broken up,
 * since servers parse them. The fingerprint is that of the endpoint that answered last, and `unknown` until then.
 */
export function langchainModel(options: LangchainModelOptions): LangchainModel {
  const places = backendsOf(options).map((backend): Place => ({ backend, running: 0, restsUntilMs: 0 }));
  const name = "endpoints" in options ? (options.endpoints[0]?.model ?? "") : options.name;
  const slots = requestSlots(options.maxRunning ?? 4 * places.length, options.maxQueued ?? 8);
  const closed = new AbortController();
  const best = (): ChatBackend => rank(places)[0]!.backend;
  let fingerprint = "unknown";
  let told = options.contextTokens;
  /** What overflowed proves more than what is told. */
  let proven = Infinity;
  const model: LangchainModel = {
    get identity() {
      return { name, fingerprint };
    },
    isRemote: !("endpoints" in options) || options.endpoints.some(({ url }) => !isThisMachine(new URL(url).hostname)),
    get contextTokens() {
      return Math.min(told ?? ASSUMED_CONTEXT_TOKENS, proven);
    },
    async learnContext() {
      if (told !== undefined) return;
      const all = await Promise.all(places.map(({ backend }) => backend.contextTokens().catch(() => undefined)));
      const known = all.filter((tokens) => tokens !== undefined);
      if (known.length > 0) told = Math.min(...known);
    },
    ...(options.maxPromptTokens !== undefined && { maxPromptTokens: options.maxPromptTokens }),
    generate: (request, signal) => {
      const onAnswered = async ({ backend }: Place): Promise<void> => {
        fingerprint = (await backend.fingerprint()) ?? "unknown";
      };
      const signals = [closed.signal, ...(signal ? [signal] : [])];
      const onOverflow = async (overflow: ContextOverflow): Promise<void> => {
        proven = Math.min(proven, overflow.contextTokens ?? (await lessThan(model, request)));
      };
      return generate({ model, places, slots, limits: options, signals, onAnswered, onOverflow }, request);
    },
    countTokens: async (text) => (await tokenise(best(), text))?.count,
    tokenise: async (text) => (await tokenise(best(), text))?.pieces,
    async close() {
      const reason = new Failure("unavailable", `model ${name} is closed`);
      slots.close(reason);
      closed.abort(reason);
    },
  };
  return model;
}

/** The addresses that a machine has for itself alone; a name but `localhost` may mean any machine. */
const isThisMachine = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(host);

function backendsOf(options: LangchainModelOptions): readonly ChatBackend[] {
  if (!("endpoints" in options)) return [chatModelBackend(options)];
  if (options.endpoints.length === 0) throw new Failure("invalid", "no endpoint is given, expected at least one");
  return options.endpoints.map((endpoint) => {
    const url = URL.canParse(endpoint.url) ? new URL(endpoint.url) : undefined;
    if (/^https?:$/.test(url?.protocol ?? "") && url?.username === "" && endpoint.model !== "")
      return serverBackend(endpoint, { thinks: options.thinks ?? false });
    throw new Failure("invalid", "endpoint is no http(s) address with a model, such as http://127.0.0.1:8080/v1");
  });
}

/** A server that cannot be asked tells nothing: counting then falls back to what the caller has. */
const tokenise = (backend: ChatBackend, text: string) =>
  backend.tokenise(neutraliseControlTokens(text)).catch(() => undefined);

async function lessThan(model: LanguageModel, { system, user, maxTokens }: ModelRequest): Promise<number> {
  const tokens = await model.countTokens(`${system}\n${user}`);
  if (tokens === undefined) return model.contextTokens;
  return Math.floor(Math.min(tokens * SHARE_THAT_MAY_FIT + maxTokens + TEMPLATE_TOKENS, model.contextTokens));
}

interface Generation {
  readonly model: LangchainModel;
  readonly places: readonly Place[];
  readonly slots: RequestSlots;
  readonly limits: ModelLimits;
  readonly signals: readonly AbortSignal[];
  readonly onAnswered: (place: Place) => Promise<void>;
  readonly onOverflow: (overflow: ContextOverflow) => Promise<void>;
}

async function* generate(
  { model, places, slots, limits, signals, onAnswered, onOverflow }: Generation,
  request: ModelRequest,
): AsyncGenerator<GeneratedText> {
  const { timeoutMs = 120_000, retries = 3, backoffMs = 250, restMs = 10_000 } = limits;
  const { firstPieceMs = Math.min(30_000, timeoutMs / places.length) } = limits;
  const late = new Failure("timeout", `model ${model.identity.name} took longer than ${timeoutMs} ms`);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(late), timeoutMs);
  const stop = AbortSignal.any([limit.signal, ...signals]);
  try {
    const slot = await slots.take(stop);
    try {
      await model.learnContext();
      await assertFits(model, request);
      stop.throwIfAborted();
      yield* answerFromAny(places, request, { firstPieceMs, retries, backoffMs, restMs, stop, onAnswered });
    } catch (error) {
      if (error instanceof ContextOverflow) await onOverflow(error);
      throw error;
    } finally {
      slot.release();
    }
  } finally {
    clearTimeout(timer);
  }
}

async function assertFits(model: LanguageModel, { system, user, maxTokens }: ModelRequest): Promise<void> {
  const room = model.contextTokens - maxTokens - TEMPLATE_TOKENS;
  if (Buffer.byteLength(system) + Buffer.byteLength(user) <= room) return; // a token has at least one byte
  const tokens = await model.countTokens(`${system}\n${user}`);
  if (tokens === undefined || tokens <= room) return;
  throw new ContextOverflow(
    `prompt has ${tokens} tokens, the context of ${model.contextTokens} leaves ${Math.max(0, room)} beside ${maxTokens} of output: take a smaller window`,
    model.contextTokens,
  );
}
