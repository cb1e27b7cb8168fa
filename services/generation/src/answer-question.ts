import {
  buildPrompt,
  extractiveAnswer,
  modelAnswer,
  notesFor,
  resolvePlaces,
  timeNotes,
  verifyAnswer,
  type AnswerMaterial,
  type DraftAnswer,
  type HeldSentence,
  type ModelAnswer,
} from "@lagebild/answer";
import {
  Failure,
  kindOf,
  type ResolvedLine,
  type ResolveLines,
  type LanguageModel,
  type ModelRequest,
  type Answer,
  type ContextWindow,
  type ExactResult,
  type ReadQuestion,
} from "@lagebild/domain";
import { findInjections, withheldWindow } from "@lagebild/hostile-text";
import { fitContext } from "./fit-context.js";

/** How a model is to write. */
export interface GenerationSettings {
  /** 0 to 2; 0 takes the most probable token each time. */
  readonly temperature: number;
  readonly seed: number;
  readonly maxTokens: number;
}

export const DEFAULT_SETTINGS: GenerationSettings = { temperature: 0, seed: 1, maxTokens: 700 };

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
  /** Loads the model; where it returns none, the answer is composed by rules. */
  model(): Promise<LanguageModel | undefined>;
  /** Secret of the installation, which prompt delimiters are made with. */
  readonly secret: string;
}

export interface AnswerOptions {
  readonly signal?: AbortSignal;
  onSentence?(sentence: HeldSentence): void;
}

/** An answer with the model request that made it, so that it can be made again. */
export interface GeneratedAnswer {
  readonly answer: Answer;
  readonly settings: GenerationSettings;
  readonly modelRequest?: ModelRequest;
}

/**
 * Window to answer: reads the window's lines back, has the model or the rules write, verifies. A model that fails is
 * replaced by the rules, with a note. Failure "busy" when the model's queue is full; the signal's reason on abort.
 */
export async function answerQuestion(
  deps: AnswerDeps,
  request: AnswerRequest,
  options: AnswerOptions = {},
): Promise<GeneratedAnswer> {
  const linesOf = await readLines(deps.resolve, request.window);
  const material: AnswerMaterial = { ...request, linesOf };
  const written = await askModel(deps, material, request, options);
  const exact = request.exact.map(({ result }) => result);
  const verified = written.draft
    ? await verifyAnswer(written.draft, material, deps.resolve, "model")
    : await verifyAnswer(extractiveAnswer(material), material, deps.resolve);
  const { verification } = verified;
  const findings = findInjections([...linesOf.values()].flat());
  const window = written.window ?? request.window;
  const asked = written.asked;
  const answer: Answer = {
    question: window.question,
    language: window.plan.language,
    mode: window.plan.mode,
    verdict: verified.verdict,
    answer: verified.answer,
    values: verified.values,
    ...asRead(window.plan.read),
    method: written.draft ? "model" : "extractive",
    ...(asked && { model: asked.use }),
    notes: [
      ...timeNotes(window, exact),
      ...written.notes,
      ...(!written.draft && verification.sentencesRemoved > 0
        ? [notesFor(window.plan.language).dropped(verification.sentencesRemoved)]
        : []),
      ...(findings.length > 0 ? [notesFor(window.plan.language).addressed(findings.length)] : []),
    ],
    findings,
    citations: verified.citations,
    exact,
    window,
    ledger: window.ledger,
    verification: {
      ...verification,
      valuesChecked: verification.valuesChecked + (asked?.valuesFailed ?? 0),
      valuesFailed: verification.valuesFailed + (asked?.valuesFailed ?? 0),
      sentencesRemoved: verification.sentencesRemoved + (asked?.sentencesRemoved ?? 0),
    },
  };
  const settings = { ...DEFAULT_SETTINGS, ...request.settings };
  return { answer, settings, ...(written.modelRequest && { modelRequest: written.modelRequest }) };
}

const asRead = (read: ReadQuestion | undefined): Pick<Answer, "reading" | "alternatives" | "unused"> =>
  read ? { reading: read.reading, alternatives: read.others, unused: read.reading.unused } : {};

/** What came of asking a model; without a draft the rules answer. */
interface Written {
  readonly notes: readonly string[];
  readonly draft?: DraftAnswer | undefined;
  readonly asked?: ModelAnswer;
  readonly window?: ContextWindow;
  readonly modelRequest?: ModelRequest;
}

async function askModel(
  { model: load, secret }: AnswerDeps,
  material: AnswerMaterial,
  request: AnswerRequest,
  options: AnswerOptions,
): Promise<Written> {
  const notes = notesFor(request.window.plan.language);
  const settings = { ...DEFAULT_SETTINGS, ...request.settings };
  let modelRequest: ModelRequest | undefined;
  try {
    const model = await load();
    if (!model) return { notes: [] };
    const readable = withheldWindow(request.window, material.linesOf);
    const { window: fitted, dropped, promptTokens } = await fitContext(model, readable, secret, settings.maxTokens);
    modelRequest = { ...buildPrompt({ window: fitted, secret }), ...settings };
    const asked = await modelAnswer(model, modelRequest, { ...material, window: fitted }, { ...options, promptTokens });
    const kept = new Set(fitted.blocks.map(({ id }) => id));
    const blocks = request.window.blocks.filter(({ id }) => kept.has(id));
    return {
      draft: asked.draft,
      asked,
      window: { ...request.window, blocks, ledger: fitted.ledger },
      modelRequest,
      notes: [
        ...(asked.draft ? [] : [notes.nothingHeld]),
        ...(asked.draft && asked.sentencesRemoved > 0 ? [notes.removed(asked.sentencesRemoved)] : []),
        ...(asked.isCut ? [notes.cut] : []),
        ...(dropped > 0 ? [notes.trimmed(dropped)] : []),
      ],
    };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (kindOf(error) === "busy") throw error;
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
