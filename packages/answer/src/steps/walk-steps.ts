import {
  Failure,
  type CallResult,
  type ModelIdentity,
  type Trace,
  type TraceCall,
  type TraceLimits,
  type TraceStep,
} from "@lagebild/domain";
import { numberText } from "../stated/write/write-number.js";
import type { ChoiceMaterial, ChosenLook } from "./choice-request.js";
import type { Look, LookMaterial } from "./looks.js";
import { menuOf } from "./menu.js";
import { sayResult } from "./say-result.js";
import { stepWords } from "./step-words.js";

/** What came of asking a model for a choice; without `look` it made none, and `fault` says why. */
export interface StepChoice {
  readonly model: ModelIdentity;
  /** Of prompt and output. */
  readonly tokens: number;
  readonly look?: ChosenLook;
  readonly fault?: string;
}

export interface WalkDeps {
  run(call: TraceCall, signal: AbortSignal): Promise<CallResult>;
  /** Asks the model; undefined where there is none that may choose. */
  choose(material: Omit<ChoiceMaterial, "secret">, signal: AbortSignal): Promise<StepChoice | undefined>;
}

/** So many calls and tokens do for any question that a menu can lead on; the time is a setting. */
export const TRACE_LIMITS = { calls: 8, tokens: 12_000 } as const;

/** Of the whole time, for one choice: a model that hangs must leave time to look. */
const SHARE_OF_CHOICE = 0.25;
const MOST_FAULTS = 2;
/** A prompt with a menu alone takes about so many. */
const FEWEST_TOKENS = 400;

/** Where a walk is. */
interface Walk {
  readonly deps: WalkDeps;
  readonly material: LookMaterial;
  readonly limits: TraceLimits;
  readonly steps: TraceStep[];
  readonly notes: string[];
  /** Aborts when the time is up. */
  readonly late: AbortSignal;
  readonly signal: AbortSignal;
  model: Trace["model"];
  asksModel: boolean;
  faults: number;
}

/**
 * Looks at one thing after the other until the model says that it is enough, nothing is left or a limit is reached. Who
 * chooses is the model, and the engine by its own order where there is none, or where it fails, is late or has used up its
 * tokens. Whatever was found by then is kept. Throws the signal's reason, and what a look throws.
 */
export async function walkSteps(
  deps: WalkDeps,
  material: LookMaterial,
  limits: TraceLimits,
  signal?: AbortSignal,
): Promise<Trace> {
  const late = AbortSignal.timeout(limits.milliseconds);
  const walk: Walk = {
    deps,
    material,
    limits,
    steps: [],
    notes: [],
    late,
    signal: signal ? AbortSignal.any([signal, late]) : late,
    model: undefined,
    asksModel: true,
    faults: 0,
  };
  const ended = await endOf(walk).catch((error: unknown): Trace["ended"] => {
    signal?.throwIfAborted();
    if (late.aborted) return "time";
    throw error;
  });
  const { steps, notes, model } = walk;
  return { steps, ended, notes, limits, ...(model && { model }) };
}

async function endOf(walk: Walk): Promise<Trace["ended"]> {
  const { deps, material, steps, limits, signal } = walk;
  while (steps.length < limits.calls) {
    signal.throwIfAborted();
    const menu = menuOf(material, steps);
    if (menu.length === 0) return "nothing-left";
    const chosen = await chosenLook(walk, menu);
    if (chosen === "stop") return "enough";
    const { call, said } = menu[chosen ?? 0]!;
    const result = await before(signal, deps.run(call, signal));
    steps.push({
      call,
      said,
      by: chosen === undefined ? "engine" : "model",
      offered: menu.length,
      result,
      found: sayResult(call, result, material),
    });
  }
  return "calls";
}

/** Undefined where the engine chooses. */
async function chosenLook(walk: Walk, menu: readonly Look[]): Promise<ChosenLook | undefined> {
  const { limits, notes, material, model } = walk;
  if (!walk.asksModel) return undefined;
  const words = stepWords(material.language);
  const left = limits.tokens - (model?.tokens ?? 0);
  if (left < FEWEST_TOKENS) {
    walk.asksModel = false;
    notes.push(words.tokensSpent(numberText(limits.tokens, material.language)));
    return undefined;
  }
  const choice = await askedChoice(walk, menu, left);
  if (!choice) return undefined;
  const { look, fault = "" } = choice;
  if (look !== undefined) return look;
  failed(walk, fault);
  return undefined;
}

async function askedChoice(walk: Walk, menu: readonly Look[], mostTokens: number): Promise<StepChoice | undefined> {
  const { deps, material, steps, limits, signal } = walk;
  const choiceMs = Math.ceil(limits.milliseconds * SHARE_OF_CHOICE);
  const tooLate = AbortSignal.timeout(choiceMs);
  const both = AbortSignal.any([signal, tooLate]);
  const { question, language } = material;
  try {
    const choice = await before(
      both,
      deps.choose(
        {
          question,
          language,
          menu: menu.map(({ said }) => said),
          done: steps.map(({ said, found, result }) => ({
            said,
            found,
            lines: result.lines.map(({ file, line, text }) => `${file}:${line} ${text}`),
          })),
          mostTokens,
        },
        both,
      ),
    );
    if (!choice) {
      walk.asksModel = false;
      return undefined;
    }
    const { name, fingerprint } = choice.model;
    walk.model = { name, fingerprint, tokens: (walk.model?.tokens ?? 0) + choice.tokens };
    return choice;
  } catch (error) {
    signal.throwIfAborted();
    const words = stepWords(language);
    if (tooLate.aborted) failed(walk, words.choiceLate(numberText(choiceMs / 1_000, language)));
    else failed(walk, error instanceof Failure ? error.message : "internal error");
    return undefined;
  }
}

/** What failed twice is not asked a third time. */
function failed(walk: Walk, why: string): void {
  const note = stepWords(walk.material.language).choiceFailed(why);
  if (!walk.notes.includes(note)) walk.notes.push(note);
  walk.faults++;
  if (walk.faults >= MOST_FAULTS) walk.asksModel = false;
}

/** Waits for work no longer than until the signal aborts, whether the work listens to it or not. */
async function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop!);
  }
}
