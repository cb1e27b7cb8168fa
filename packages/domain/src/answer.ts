import type { ContextWindow, Ledger, QuestionLanguage, QuestionMode, Run } from "./context-window.js";
import type { OtherReading, Reading, ReadingChoice, ReadingVerdict } from "./reading.js";
import type { SourceId } from "./source.js";
import type { StatementResult } from "./statement.js";
import type { SourceLines } from "./where.js";

export type Verdict = ReadingVerdict;

/** Lines that a sentence of the answer rests on, resolvable in the original bytes. */
export interface Citation {
  /** The window block that holds it. */
  readonly id: number;
  readonly source: SourceId;
  /** What the source was called when the answer was made. */
  readonly file: string;
  /** SHA-256 of the whole original file as it was then. */
  readonly sha256: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** The original text of that byte range, decoded. */
  readonly text: string;
  readonly run?: Run;
}

export interface Verification {
  readonly citationsChecked: number;
  readonly citationsFailed: number;
  readonly valuesChecked: number;
  readonly valuesFailed: number;
  /** Sentences that a model wrote and that were taken out, because what they say does not stand in the lines they cite. */
  readonly sentencesRemoved: number;
}

/** Which model wrote, with what settings, and how sure it was. */
export interface ModelUse {
  readonly name: string;
  /** Changes with the weights: SHA-256 of a file, or what a server says of its model. */
  readonly fingerprint: string;
  readonly seed: number;
  readonly temperature: number;
  readonly promptTokens: number | undefined;
  /** The model does not count tokens: those of the prompt are estimated, on the safe side. */
  readonly isPromptEstimated?: boolean;
  readonly generatedTokens: number;
  /** Mean (geometric) of the probabilities of what it wrote of the sentences that hold, 0 to 1; absent where it tells none. */
  readonly confidence?: number;
  /** For each value in those sentences the least probability of its tokens, 0 to 1; absent where the model gives none. */
  readonly certainty?: readonly { readonly value: string; readonly probability: number }[];
}

/** Sentences of a language model that hold: they stand below an answer, and never in place of it. */
export interface InWords {
  /** A sentence a line, each with the blocks it cites. */
  readonly text: string;
  /** Lines that its sentences rest on. */
  readonly citations: readonly Citation[];
}

/** A sentence that a model wrote, with the records that it cites. */
export interface CitedSentence {
  readonly text: string;
  /** What it is to answer. */
  readonly question: string;
  /** The language that it should be in. */
  readonly language: QuestionLanguage;
  /** The zone that its clock times are in. */
  readonly zone: string;
  /** What exact results that it cites count. */
  readonly counts: readonly number[];
  readonly cited: readonly SourceLines[];
}

/**
 * What is wrong with a sentence: its language, what it denies, tells, counts or concludes of its records, that it says no more
 * than the question, or speaks of something else than records.
 */
export const SENTENCE_FAULTS = [
  "other-language",
  "denial",
  "other-event",
  "other-count",
  "beyond-lines",
  "nothing-new",
  "no-statement",
] as const;

export type SentenceFault = (typeof SENTENCE_FAULTS)[number];

/** Reads a sentence and compares it with what happened in its records; undefined where nothing speaks against it. */
export type FaultOfSentence = (sentence: CitedSentence) => Promise<SentenceFault | undefined>;

/** A line whose text speaks to an assistant instead of recording an event. */
export interface Finding {
  readonly kind: "addresses-assistant";
  readonly source: SourceId;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** The words that gave it away, escaped and cut. */
  readonly excerpt: string;
  /** How it was hidden, such as `base64`; `plain` where it was not. */
  readonly encoding: string;
}

export interface Answer {
  readonly question: string;
  readonly language: QuestionLanguage;
  readonly mode: QuestionMode;
  readonly verdict: Verdict;
  readonly answer: string;
  /** The bare values asked for, as written in the log, or "yes"/"no". */
  readonly values: readonly string[];
  /** How the question was read; absent where nothing in it was understood. */
  readonly reading?: Reading;
  /** How it could be read as well, the likeliest first. */
  readonly alternatives?: readonly OtherReading[];
  /** What a language model said of these readings, where one was asked. */
  readonly choice?: ReadingChoice;
  /** Telling words of the question that the reading does not account for. */
  readonly unused?: readonly string[];
  /** What a language model wrote beside it, where one was asked and anything it wrote held. */
  readonly inWords?: InWords;
  /** The language model, where one was asked; also where nothing it wrote held. */
  readonly model?: ModelUse;
  /** What the reader has to know about how the answer came to be, in the language of the question. */
  readonly notes: readonly string[];
  /** Log text in the window that addresses an assistant: hostile, and never followed. */
  readonly findings: readonly Finding[];
  readonly citations: readonly Citation[];
  readonly exact: readonly StatementResult[];
  readonly window: ContextWindow;
  readonly ledger: Ledger;
  readonly verification: Verification;
}
