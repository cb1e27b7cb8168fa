import { readingMenu, type ChosenReading } from "@lagebild/answer";
import { Failure, type OtherReading, type ReadingChoice } from "@lagebild/domain";
import type { GenerationService } from "@lagebild/generation";
import type { RetrievalService, RetrievedWindow, WindowRequest } from "@lagebild/retrieval";

export interface ChoiceDeps {
  readonly retrieval: Pick<RetrievalService, "window">;
  readonly generation: Pick<GenerationService, "choose">;
  readonly secret: string;
  /** Time that a model has to choose. */
  readonly timeoutMs: number;
}

/** A question whose likeliest reading is not certain, with the window by that reading. */
export interface OpenQuestion {
  readonly incident: string;
  readonly request: WindowRequest;
  readonly retrieved: RetrievedWindow;
}

/**
 * Has a model choose among the readings of a question, and makes the window anew where it chose another than the likeliest;
 * nothing is claimed of that. Where it chose none, or the window cannot be made, the reading stays and says so. Undefined
 * where there is no model.
 */
export async function withChoice(
  { retrieval, generation, secret, timeoutMs }: ChoiceDeps,
  { incident, request, retrieved }: OpenQuestion,
  signal?: AbortSignal,
): Promise<RetrievedWindow | undefined> {
  const menu = readingMenu(retrieved.window, retrieved.exact);
  const { window } = retrieved;
  const { question, plan } = window;
  const { language } = plan;
  const said = menu.map((one) => ({ said: one.said, matched: one.matched }));
  const asked = { question, language, menu: said, secret, timeoutMs };
  const chosen: ChosenReading | undefined = await generation
    .choose(asked, signal)
    .catch((error: unknown) => faultOf(error, signal));
  if (!chosen) return undefined;
  const { place, ...choice } = chosen;
  const other = place === undefined ? undefined : menu[place];
  if (!other) return noted(retrieved, choice);
  const read = { reading: other.reading, results: [], verdict: "insufficient", others: [], choice } as const;
  try {
    const again = await retrieval.window(incident, { ...request, plan: { ...plan, statements: [], read } }, signal);
    const others = [...menu.slice(0, 1), ...(plan.read?.others ?? [])].filter((one) => one !== other);
    return withRead(again, { others });
  } catch (error) {
    return noted(retrieved, faultOf(error, signal));
  }
}

function faultOf(error: unknown, signal: AbortSignal | undefined): { readonly fault: string } {
  signal?.throwIfAborted();
  return { fault: error instanceof Failure ? error.message : "internal error" };
}

/** The reading stays the likeliest one. */
const noted = (retrieved: RetrievedWindow, choice: ReadingChoice): RetrievedWindow => withRead(retrieved, { choice });

function withRead(
  retrieved: RetrievedWindow,
  change: { readonly choice: ReadingChoice } | { readonly others: readonly OtherReading[] },
): RetrievedWindow {
  const { window } = retrieved;
  const { read } = window.plan;
  if (!read) return retrieved;
  return { ...retrieved, window: { ...window, plan: { ...window.plan, read: { ...read, ...change } } } };
}
