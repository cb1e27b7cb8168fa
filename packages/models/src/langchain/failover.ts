import { setTimeout as sleep } from "node:timers/promises";
import { Failure, type GeneratedText, type ModelRequest } from "@lagebild/domain";
import { retryAfterMs } from "./failure.js";
import type { ChatBackend } from "./server.js";

/** A backend with how it has fared. */
export interface Place {
  readonly backend: ChatBackend;
  running: number;
  /** Until then it is taken only where no other is left. On the clock of `performance.now()`. */
  restsUntilMs: number;
}

/** How often and how long places are tried. */
export interface Attempts {
  readonly firstPieceMs: number;
  readonly retries: number;
  readonly backoffMs: number;
  readonly restMs: number;
  /** Ends everything; its reason is thrown. */
  readonly stop: AbortSignal;
  /** Called with the place that answered, after the last piece. */
  readonly onAnswered: (place: Place) => Promise<void>;
}

const MAX_BACKOFF_MS = 10_000;

/** Rested places first, then the least busy; otherwise as configured. */
export function rank(places: readonly Place[]): readonly Place[] {
  const now = performance.now();
  const rest = (place: Place): number => Math.max(0, place.restsUntilMs - now);
  return [...places].sort((a, b) => rest(a) - rest(b) || a.running - b.running);
}

/** Asks one place after the other until one answers. Once text has come, its failure is the request's. */
export async function* answerFromAny(
  places: readonly Place[],
  request: ModelRequest,
  attempts: Attempts,
): AsyncGenerator<GeneratedText> {
  const left = new Set(places);
  const tries = new Map<Place, number>();
  for (let attempt = 0; ; attempt++) {
    const place = rank([...left])[0]!;
    const triesBefore = tries.get(place) ?? 0;
    tries.set(place, triesBefore + 1);
    let hasBegun = false;
    void place.backend.fingerprint(); // asked beside the request, so that it is there at the end
    try {
      for await (const piece of answerFrom(place, request, attempts)) {
        hasBegun = true;
        yield piece;
      }
      place.restsUntilMs = 0;
      await attempts.onAnswered(place);
      return;
    } catch (error) {
      attempts.stop.throwIfAborted();
      if (!(error instanceof Failure) || error.kind === "invalid") throw error;
      place.restsUntilMs = performance.now() + attempts.restMs;
      if (!isWorthRepeating(error)) left.delete(place);
      const next = rank([...left])[0];
      if (hasBegun || attempt >= attempts.retries || next === undefined) throw error;
      await backOff(error, tries.get(next) ?? 0, attempts);
    }
  }
}

/** The same place may do better next time; one that lacks the model, refuses the key or hangs will not. */
const isWorthRepeating = ({ kind }: Failure): boolean => kind === "unavailable" || kind === "busy";

/** Waits before a place that was tried so often; a new one need not wait. */
async function backOff(failure: Failure, tries: number, { backoffMs, stop }: Attempts): Promise<void> {
  if (tries === 0) return;
  const spread = 0.75 + Math.random() / 2; // or all that failed together come back together
  const waitMs = Math.min(MAX_BACKOFF_MS, retryAfterMs(failure) ?? backoffMs * 2 ** (tries - 1) * spread);
  await sleep(waitMs, undefined, { signal: stop }).catch(() => stop.throwIfAborted());
}

async function* answerFrom(
  place: Place,
  request: ModelRequest,
  { stop, firstPieceMs }: Attempts,
): AsyncGenerator<GeneratedText> {
  const own = new AbortController();
  const late = new Failure("timeout", `${place.backend.where} gave no text within ${Math.round(firstPieceMs)} ms`);
  const timer = setTimeout(() => own.abort(late), firstPieceMs);
  const signal = AbortSignal.any([stop, own.signal]);
  place.running += 1;
  try {
    for await (const piece of place.backend.stream(request, signal)) {
      clearTimeout(timer);
      signal.throwIfAborted();
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
