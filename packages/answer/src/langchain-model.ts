import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "@lagebild/domain";
import { neutraliseControlTokens } from "./control-tokens.js";
import { chatModelBackend, type ChatModelSource } from "./langchain-model-chat.js";
import { retryAfterMs } from "./langchain-model-failure.js";
import { serverBackend, type ChatBackend, type ModelEndpoint } from "./langchain-model-server.js";
import type { GeneratedText, LanguageModel, ModelRequest } from "./language-model.js";
import { requestSlots } from "./request-slots.js";

export { neutraliseControlTokens } from "./control-tokens.js";
export type { ModelEndpoint } from "./langchain-model-server.js";

interface Limits {
  /** Tokens of prompt and output together. */
  readonly contextTokens: number;
  /** From the call to the last piece, waiting included; 120,000 by default. */
  readonly timeoutMs?: number;
  /** Until the first piece of one attempt; by default `timeoutMs`, shared out where there are several endpoints. */
  readonly firstPieceMs?: number;
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
export type LangchainModelOptions = Limits & ({ readonly endpoints: readonly ModelEndpoint[] } | ChatModelSource);

const MAX_BACKOFF_MS = 10_000;
/** What a chat template may add around the two texts. */
const TEMPLATE_TOKENS = 64;

/** A backend with how it has fared. */
interface Place {
  readonly backend: ChatBackend;
  running: number;
  restsUntilMs: number;
}

/**
 * A language model behind LangChain. The least busy endpoint is asked, the first of equals; where it fails before its
 * first piece of text, the next is. Text of two endpoints is never mixed. Control tokens in the user text are broken up,
 * since servers parse them. The fingerprint is that of the endpoint that answered last, and `unknown` until then.
 */
export function langchainModel(options: LangchainModelOptions): LanguageModel {
  const backends =
    "endpoints" in options ? options.endpoints.map(checkedEndpoint).map(serverBackend) : [chatModelBackend(options)];
  if (backends.length === 0) throw new Failure("invalid", "no endpoint is given, expected at least one");
  const name = "endpoints" in options ? (options.endpoints[0]?.model ?? "") : options.name;
  const places = backends.map((backend): Place => ({ backend, running: 0, restsUntilMs: 0 }));
  const { timeoutMs = 120_000, contextTokens } = options;
  const slots = requestSlots(options.maxRunning ?? 4 * places.length, options.maxQueued ?? 8);
  const closed = new AbortController();
  let fingerprint = "unknown";

  const firstRested = (): ChatBackend => rank(places)[0]!.backend;
  const model: LanguageModel = {
    get identity() {
      return { name, fingerprint };
    },
    contextTokens,
    async *generate(request, signal) {
      const late = new Failure("timeout", `model ${name} took longer than ${timeoutMs} ms`);
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(late), timeoutMs);
      const stop = AbortSignal.any([limit.signal, closed.signal, ...(signal ? [signal] : [])]);
      try {
        const slot = await slots.take(stop);
        try {
          await assertFits(model, request);
          stop.throwIfAborted();
          const settle = async (place: Place): Promise<void> => {
            fingerprint = (await place.backend.fingerprint()) ?? "unknown";
          };
          yield* withFailover(places, request, { ...options, timeoutMs, stop, settle });
        } finally {
          slot.release();
        }
      } finally {
        clearTimeout(timer);
      }
    },
    countTokens: async (text) => (await tokenise(firstRested(), text))?.count,
    tokenise: async (text) => (await tokenise(firstRested(), text))?.pieces,
    async close() {
      const reason = new Failure("unavailable", `model ${name} is closed`);
      slots.close(reason);
      closed.abort(reason);
    },
  };
  return model;
}

function checkedEndpoint(endpoint: ModelEndpoint): ModelEndpoint {
  const url = URL.canParse(endpoint.url) ? new URL(endpoint.url) : undefined;
  if ((url?.protocol === "http:" || url?.protocol === "https:") && url.username === "" && endpoint.model !== "")
    return endpoint;
  throw new Failure("invalid", "endpoint is no http(s) address with a model, such as http://127.0.0.1:8080/v1");
}

/** A server that cannot be asked tells nothing: counting then falls back to what the caller has. */
const tokenise = (backend: ChatBackend, text: string) =>
  backend.tokenise(neutraliseControlTokens(text)).catch(() => undefined);

async function assertFits(model: LanguageModel, { system, user, maxTokens }: ModelRequest): Promise<void> {
  const room = model.contextTokens - maxTokens - TEMPLATE_TOKENS;
  if (Buffer.byteLength(system) + Buffer.byteLength(user) <= room) return; // a token has at least one byte
  const tokens = await model.countTokens(`${system}\n${user}`);
  if (tokens === undefined || tokens <= room) return;
  throw new Failure(
    "invalid",
    `prompt has ${tokens} tokens, the context of ${model.contextTokens} leaves ${Math.max(0, room)} beside ${maxTokens} of output: take a smaller window`,
  );
}

interface Attempts extends Limits {
  readonly timeoutMs: number;
  readonly stop: AbortSignal;
  /** Called before the first piece goes out, and again after the last. */
  readonly settle: (place: Place) => Promise<void>;
}

async function* withFailover(
  places: readonly Place[],
  request: ModelRequest,
  attempts: Attempts,
): AsyncGenerator<GeneratedText> {
  const { stop, settle, retries = 3, backoffMs = 250, restMs = 10_000 } = attempts;
  const tries = new Map<Place, number>();
  const useless = new Set<Place>();
  for (let attempt = 0; ; attempt++) {
    const place = rank(places.filter((one) => !useless.has(one)))[0]!;
    const triedBefore = tries.get(place) ?? 0;
    tries.set(place, triedBefore + 1);
    let hasBegun = false;
    try {
      for await (const piece of oneAttempt(place, request, attempts, places.length)) {
        if (!hasBegun) await settle(place);
        hasBegun = true;
        yield piece;
      }
      await settle(place);
      place.restsUntilMs = 0;
      return;
    } catch (error) {
      stop.throwIfAborted();
      if (!(error instanceof Failure) || error.kind === "invalid") throw error;
      place.restsUntilMs = performance.now() + restMs;
      if (!isWorthRepeating(error)) useless.add(place);
      if (hasBegun || attempt >= retries || useless.size === places.length) throw error;
      const next = rank(places.filter((one) => !useless.has(one)))[0]!;
      const round = tries.get(next) ?? 0;
      if (round > 0)
        await sleep(waitMs(error, backoffMs * 2 ** (round - 1)), undefined, { signal: stop }).catch(() =>
          stop.throwIfAborted(),
        );
    }
  }
}

/** The same endpoint may do better next time; one that lacks the model, knows no such key or hangs will not. */
const isWorthRepeating = ({ kind }: Failure): boolean => kind === "unavailable" || kind === "busy";

const waitMs = (failure: Failure, backoffMs: number): number =>
  Math.min(MAX_BACKOFF_MS, retryAfterMs(failure) ?? backoffMs * (0.75 + Math.random() / 2));

/** Rested endpoints first, then the least busy; otherwise as configured. */
function rank(places: readonly Place[]): readonly Place[] {
  const now = performance.now();
  const rest = (place: Place): number => Math.max(0, place.restsUntilMs - now);
  return [...places].sort((a, b) => rest(a) - rest(b) || a.running - b.running);
}

async function* oneAttempt(
  place: Place,
  request: ModelRequest,
  { stop, timeoutMs, firstPieceMs }: Attempts,
  endpoints: number,
): AsyncGenerator<GeneratedText> {
  const limitMs = firstPieceMs ?? timeoutMs / endpoints;
  const own = new AbortController();
  const late = new Failure("timeout", `${place.backend.where} gave no text within ${Math.round(limitMs)} ms`);
  const timer = setTimeout(() => own.abort(late), limitMs);
  const signal = AbortSignal.any([stop, own.signal]);
  place.running += 1;
  try {
    for await (const piece of place.backend.stream(request, signal)) {
      clearTimeout(timer);
      yield piece;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    place.running -= 1;
    own.abort(); // closes the connection where the caller has left
  }
}
