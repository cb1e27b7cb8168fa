import {
  extractiveAnswer,
  notesFor,
  resolvePlaces,
  timeNotes,
  verifyAnswer,
  verifyWords,
  type AnswerMaterial,
  type HeldSentence,
  type ModelAnswer,
  type VerifiedWords,
} from "@lagebild/answer";
import {
  Failure,
  type ResolvedLine,
  type FaultOfSentence,
  type ResolveLines,
  type LanguageModel,
  type ModelRequest,
  type Answer,
  type ContextWindow,
  type ExactResult,
  type Ledger,
  type ReadQuestion,
} from "@lagebild/domain";
import { findInjections, withheldWindow } from "@lagebild/hostile-text";
import { DEFAULT_SETTINGS, type GenerationSettings } from "./generation-settings.js";
import { writeFitting } from "./write-fitting.js";

/** A window with what else an answer rests on. */
export interface AnswerRequest {
  readonly window: ContextWindow;
  readonly exact: readonly ExactResult[];
  readonly confidence: number;
  readonly isComplete: boolean;
  readonly settings?: Partial<GenerationSettings>;
}

export interface AnswerDeps {
  readonly resolve: ResolveLines;
  readonly faultOf: FaultOfSentence;
  /** Loads the model; where it returns none, nothing is written beside the answer. */
  model(): Promise<LanguageModel | undefined>;
  /** Secret of the installation, which prompt delimiters are made with. */
  readonly secret: string;
  /** How models write here where a request does not say. */
  readonly settings?: Partial<GenerationSettings>;
}

export interface AnswerOptions {
  readonly signal?: AbortSignal;
  /** Called with the engine's answer, before a model is asked. */
  onStated?(answer: Answer): void;
  /** Called for each sentence of a model that holds. */
  onSentence?(sentence: HeldSentence): void;
}

/** An answer with the model request that made it, so that it can be made again. */
export interface GeneratedAnswer {
  readonly answer: Answer;
  readonly settings: GenerationSettings;
  readonly modelRequest?: ModelRequest;
}

/**
 * Window to answer: reads the window's lines back, composes the answer by rules and verifies it; then a model, where one is
 * in use, writes beside it, and what holds of that is added. A model that fails, or whose queue is full, leaves a note. Throws
 * the signal's reason on abort.
 */
export async function answerQuestion(
  deps: AnswerDeps,
  request: AnswerRequest,
  options: AnswerOptions = {},
): Promise<GeneratedAnswer> {
  const linesOf = await readLines(deps.resolve, request.window);
  const material: AnswerMaterial = { ...request, linesOf };
  const settings = { ...DEFAULT_SETTINGS, ...deps.settings, ...request.settings };
  const stated = await stateAnswer(deps, material);
  options.onStated?.(stated);
  const { modelRequest, ...written } = await askModel(deps, material, { settings, options });
  return { answer: withWords(stated, written), settings, ...(modelRequest && { modelRequest }) };
}

/** The engine's answer, which rests on no model. */
async function stateAnswer({ resolve }: AnswerDeps, material: AnswerMaterial): Promise<Answer> {
  const { window } = material;
  const exact = material.exact.map(({ result }) => result);
  const { verification, ...verified } = await verifyAnswer(extractiveAnswer(material), material, resolve);
  const findings = findInjections([...material.linesOf.values()].flat());
  const notes = notesFor(window.plan.language);
  const choice = window.plan.read?.choice;
  return {
    question: window.question,
    language: window.plan.language,
    mode: window.plan.mode,
    ...verified,
    ...asRead(window.plan.read),
    notes: [
      ...timeNotes(window, exact),
      ...(choice ? notes.choice(choice) : []),
      ...(verification.sentencesRemoved > 0 ? [notes.dropped(verification.sentencesRemoved)] : []),
      ...(findings.length > 0 ? [notes.addressed(findings.length)] : []),
    ],
    findings,
    exact,
    window,
    ledger: window.ledger,
    verification,
  };
}

const asRead = (read: ReadQuestion | undefined): Pick<Answer, "reading" | "alternatives" | "unused" | "choice"> =>
  read
    ? {
        reading: read.reading,
        alternatives: read.others,
        unused: [...read.reading.unused, ...(read.reading.leftOut ?? [])],
        ...(read.choice && { choice: read.choice }),
      }
    : {};

/** What came of asking a model. */
interface Written {
  readonly notes: readonly string[];
  readonly words?: VerifiedWords;
  readonly asked?: ModelAnswer;
  /** How much of the window the model read. */
  readonly ledger?: Ledger;
}

/** Adds what a model wrote; verdict, text and values stay the engine's. */
function withWords(stated: Answer, { notes, words, asked, ledger }: Written): Answer {
  const { verification: before } = stated;
  const more = words?.verification;
  return {
    ...stated,
    ...(words?.words && { inWords: words.words }),
    ...(asked && { model: asked.use }),
    ...(ledger && { ledger }),
    notes: [...stated.notes, ...notes],
    verification: {
      citationsChecked: before.citationsChecked + (more?.citationsChecked ?? 0),
      citationsFailed: before.citationsFailed + (more?.citationsFailed ?? 0),
      valuesChecked: before.valuesChecked + (more?.valuesChecked ?? 0) + (asked?.valuesFailed ?? 0),
      valuesFailed: before.valuesFailed + (more?.valuesFailed ?? 0) + (asked?.valuesFailed ?? 0),
      sentencesRemoved: before.sentencesRemoved + (more?.sentencesRemoved ?? 0) + (asked?.sentencesRemoved ?? 0),
    },
  };
}

interface ModelTask {
  readonly settings: GenerationSettings;
  readonly options: AnswerOptions;
}

async function askModel(
  { model: load, secret, resolve, faultOf }: AnswerDeps,
  material: AnswerMaterial,
  { settings, options }: ModelTask,
): Promise<Written & { readonly modelRequest?: ModelRequest }> {
  const notes = notesFor(material.window.plan.language);
  let modelRequest: ModelRequest | undefined;
  try {
    const model = await load();
    if (!model) return { notes: [] };
    const readable = { ...material, window: withheldWindow(material.window, material.linesOf) };
    const onRequest = (request: ModelRequest): void => void (modelRequest = request);
    const { asked, read, dropped, wanted } = await writeFitting(model, readable, {
      ...options,
      faultOf,
      secret,
      settings,
      onRequest,
    });
    const words = asked.draft && (await verifyWords(asked.draft, read, resolve));
    const removed = asked.sentencesRemoved + (words?.verification.sentencesRemoved ?? 0);
    return {
      asked,
      ...(words && { words }),
      ledger: read.window.ledger,
      ...(modelRequest && { modelRequest }),
      notes: [
        ...(words?.words ? [] : [notes.nothingHeld]),
        ...(words?.words && removed > 0 ? [notes.removed(removed)] : []),
        ...(asked.brokeOff ? [notes.modelBroke(asked.brokeOff.message)] : []),
        ...(words?.words && asked.isCut && !asked.brokeOff ? [notes.cut] : []),
        ...(dropped > 0 ? [notes.trimmed(dropped, wanted)] : []),
      ],
    };
  } catch (error) {
    options.signal?.throwIfAborted();
    const reason = error instanceof Failure ? error.message : "internal error";
    return { notes: [notes.modelFailed(reason)], ...(modelRequest && { modelRequest }) };
  }
}

async function readLines(
  resolve: ResolveLines,
  window: ContextWindow,
): Promise<ReadonlyMap<number, readonly ResolvedLine[]>> {
  const places = window.blocks.flatMap(({ id, source, file, lines }) => {
    const named = source ?? file; // windows of earlier versions name the file alone
    return named && lines && lines.length > 0 ? [{ id, source: named, lines }] : [];
  });
  const read = await resolvePlaces(resolve, places);
  return new Map(places.map(({ id }, at) => [id, read[at] ?? []]));
}
