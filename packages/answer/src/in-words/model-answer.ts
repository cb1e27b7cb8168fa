import {
  Failure,
  type Citation,
  type FaultOfSentence,
  type ModelUse,
  type GeneratedText,
  type LanguageModel,
  type ModelRequest,
} from "@lagebild/domain";
import type { AnswerMaterial } from "../answer-material.js";
import { checkSentence, type CheckedSentence } from "./check-sentence.js";
import { citationsOf } from "../cite-blocks.js";
import { certaintyOf } from "./certainty.js";
import { readDraft, wholeSentences, type DraftSentence } from "./read-draft.js";

export type HeldSentence = Extract<CheckedSentence, { readonly holds: true }>;

export interface ModelAnswerOptions {
  /** Compares what a sentence says with what happened in the records that it cites. */
  readonly faultOf: FaultOfSentence;
  readonly signal?: AbortSignal;
  /** What the request was found to have, or is estimated to. */
  readonly prompt?: { readonly tokens: number; readonly isEstimated: boolean };
  /** Called for each sentence as soon as it is whole and checked. */
  onSentence?(sentence: HeldSentence): void;
}

/** What a model wrote, as far as it held: a sentence a line, each with its citations, and the lines that are cited. */
export interface DraftWords {
  readonly text: string;
  readonly citations: readonly Citation[];
}

/** What came of asking a model: words, where at least one sentence held. */
export interface ModelAnswer {
  readonly draft: DraftWords | undefined;
  readonly use: ModelUse;
  readonly sentencesRemoved: number;
  readonly valuesChecked: number;
  readonly valuesFailed: number;
  /** The output ended before its end. */
  readonly isCut: boolean;
  /** Why the model ended early, where what it had written until then held. */
  readonly brokeOff?: Failure;
}

/**
 * Has a model write beside an answer and keeps what its citations bear out. What it makes of the question is not taken:
 * verdict and values of an answer are the engine's. A model that fails, or is late, keeps what held until then; its failure
 * is thrown where nothing did. Throws the signal's reason on abort.
 */
export async function modelAnswer(
  model: LanguageModel,
  request: ModelRequest,
  material: AnswerMaterial,
  { faultOf, signal, prompt, onSentence }: ModelAnswerOptions,
): Promise<ModelAnswer> {
  const pieces: GeneratedText[] = [];
  let output = "";
  const check = sentenceChecker(async (sentence) => {
    const result = await checkSentence(sentence, material, faultOf);
    if (result.holds) onSentence?.(result);
    return result;
  });
  let brokeOff: Failure | undefined;
  try {
    for await (const piece of model.generate(request, signal)) {
      pieces.push(piece);
      output += piece.text;
      if (piece.text.includes("}")) await check(wholeSentences(output));
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    brokeOff = error;
  }
  const read = readDraft(output);
  const all = await check(read.sentences);
  const checked = all.map(({ result }) => result);
  const held = checked.filter((sentence) => sentence.holds);
  if (brokeOff && held.length === 0) throw brokeOff;
  const failed = checked.filter((sentence) => !sentence.holds);
  return {
    draft: held.length === 0 ? undefined : wordsOf(held, material),
    use: {
      ...model.identity,
      seed: request.seed,
      temperature: request.temperature,
      promptTokens: prompt?.tokens,
      ...(prompt?.isEstimated && { isPromptEstimated: true }),
      generatedTokens: pieces.length,
      ...certaintyOf(pieces, {
        values: read.values,
        sentences: all.flatMap(({ result, said }) => (result.holds ? [said] : [])),
      }),
    },
    sentencesRemoved: failed.length + read.unread,
    valuesChecked: checked.reduce((sum, { values }) => sum + values.length, 0),
    valuesFailed: failed.filter(({ reason }) => reason.startsWith("states")).length,
    isCut: read.isCut,
    ...(brokeOff && { brokeOff }),
  };
}

/** Checks sentences, each once however often it is written. */
function sentenceChecker(check: (sentence: DraftSentence) => Promise<CheckedSentence>) {
  const known = new Map<string, { readonly said: string; readonly result: CheckedSentence }>();
  return async (sentences: readonly DraftSentence[]) => {
    const keys = new Set<string>();
    for (const sentence of sentences) {
      const key = JSON.stringify([sentence.text, sentence.cites]);
      keys.add(key);
      if (!known.has(key)) known.set(key, { said: sentence.text, result: await check(sentence) });
    }
    return [...keys].map((key) => known.get(key)!);
  };
}

function wordsOf(held: readonly HeldSentence[], material: AnswerMaterial): DraftWords {
  const cited = new Set(held.flatMap(({ cites }) => cites));
  const blocks = material.window.blocks.filter(({ id }) => cited.has(id));
  const text = held.map(({ text, cites }) => `${text} ${cites.map((id) => `[${id}]`).join("")}`).join("\n");
  return { text, citations: citationsOf(material, blocks) };
}
