import { readFileSync } from "node:fs";
import { Failure, type QuestionPlan, type RecordFilter } from "@lagebild/domain";
import { contentWords, type IncidentIndex, type RetrievedRun } from "@lagebild/search";
import { evidenceFeatures, type EvidenceFeatures, type JudgedEvidence } from "./judge-features.js";
import { alternatives } from "./judge-alternatives.js";
import { knownEvents, type EmbedPassages } from "./judge-knowledge.js";
import { missingValues, valuesIn } from "./judge-values.js";

export type { EvidenceFeatures };

/** Whether the evidence answers: below 0.15 it does not, from 0.45 on it does; between, it stays open. */
export interface Judgement {
  readonly score: number;
  /** What speaks for an absence, in words of the question and of the knowledge base. */
  readonly reasons: readonly string[];
  /** What the score was computed from; only questions for yes or no have it. */
  readonly features?: EvidenceFeatures;
}

/** Weights of a logistic regression, as a data file holds them. */
export interface AbsenceWeights {
  readonly made: string;
  readonly intercept: number;
  readonly weights: Readonly<Record<keyof AbsenceSigns, number>>;
  /** From this probability on the answer is not in the log; between the two it stays open. */
  readonly absentFrom: number;
  readonly openFrom: number;
}

/** What the regression weighs; each is 0 to 1, or a difference of such. */
export interface AbsenceSigns {
  /** The question plainly asks for a kind of event that the log does not hold. */
  readonly plain: number;
  /** So it does, but the log holds others that are near. */
  readonly plainShare: number;
  /** How much more of the question's words the kind of event that is lacking says than the best of the log. */
  readonly moreWords: number;
  readonly named: number;
  readonly namedMissing: number;
  readonly asksMore: number;
}

const ABSENT = 0.15;
const ANSWERED = 0.45;
/** Scores of kinds of events between which a question counts as plainly asking for one. */
const PLAIN = { from: 0.35, to: 0.7 };

/** What the log holds fits by so much better than anything it lacks that there is nothing to deny. */
const OUTDONE = 0.25;

/** Returns what the regression weighs. */
export function absenceSigns(features: EvidenceFeatures): AbsenceSigns {
  const plain = between(features.lacking, PLAIN.from, PLAIN.to);
  return {
    plain,
    plainShare: plain * features.share,
    moreWords: features.lackingWords - features.words,
    named: features.named,
    namedMissing: features.namedMissing,
    asksMore: features.asksMore,
  };
}

/** Returns how probable it is that the log does not hold the answer, 0 to 1. */
export function absenceProbability(features: EvidenceFeatures, weights: AbsenceWeights = bundled()): number {
  const signs = Object.entries(absenceSigns(features)) as [keyof AbsenceSigns, number][];
  const sum = signs.reduce((total, [name, value]) => total + weights.weights[name] * value, weights.intercept);
  return 1 / (1 + Math.exp(-sum));
}

/** Judges features: the score falls with the probability of absence, and the reasons name what speaks for it. */
export function judgeEvidence(
  { features, namedMissing, lackingEvent }: JudgedEvidence,
  weights: AbsenceWeights = bundled(),
): Judgement {
  const { absentFrom, openFrom } = weights;
  const isOutdone = features.held - features.lacking >= OUTDONE && features.namedMissing === 0;
  const probability = Math.min(absenceProbability(features, weights), isOutdone ? openFrom : 1);
  const score =
    probability >= absentFrom
      ? ABSENT * (1 - between(probability, absentFrom, 1)) * 0.99
      : probability >= openFrom
        ? ABSENT + (ANSWERED - ABSENT) * (1 - between(probability, openFrom, absentFrom)) * 0.99
        : ANSWERED + (1 - ANSWERED) * (1 - between(probability, 0, openFrom));
  const reasons = [
    ...namedMissing.map((value) => `${JSON.stringify(value)} stands nowhere in the log`),
    ...(lackingEvent !== undefined && score < ABSENT ? [`no shape of the log means ${lackingEvent}`] : []),
  ];
  return { score, reasons, features };
}

const between = (value: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)));

export interface JudgeDeps {
  readonly index: IncidentIndex;
  readonly snapshot: {
    readonly hosts: readonly { readonly name: string }[];
    readonly programs: readonly { readonly name: string }[];
    readonly sources: readonly { readonly source: { readonly file: string } }[];
  };
  embedQuestion(question: string): Promise<Float32Array>;
  /** One and the same function for all questions: kinds of events are embedded once for each. */
  readonly embedPassages: EmbedPassages;
  expandQuestion(question: string): readonly string[];
}

export interface JudgeRequest {
  readonly question: string;
  readonly wants: QuestionPlan["wants"];
  readonly filter: RecordFilter;
  readonly runs: readonly RetrievedRun[];
}

/**
 * Judges whether what was found answers. A question for yes or no is compared with every kind of event that the
 * knowledge base tells apart; of others, only a value that occurs nowhere can say that there is no answer.
 */
export async function judgeRuns(deps: JudgeDeps, request: JudgeRequest): Promise<Judgement> {
  const { question, wants, filter, runs } = request;
  const { index, snapshot } = deps;
  const names = [
    ...[...snapshot.hosts, ...snapshot.programs].map(({ name }) => name),
    ...snapshot.sources.map(({ source }) => source.file),
  ];
  if (runs.length === 0) return { score: 0, reasons: ["nothing was found by meaning, words or values"] };
  if (wants !== "yes-no") {
    const missing = await missingValues(index, { filter, names }, valuesIn(question));
    return {
      score: missing.length > 0 ? ABSENT * 0.9 : Math.max(ABSENT, nearness(runs)),
      reasons: missing.map((value) => `${JSON.stringify(value)} stands nowhere in the log`),
    };
  }
  const known = await knownEvents(deps.embedPassages);
  const judge = async (asked: string): Promise<Judgement> => {
    const words = contentWords(asked).map((word) => ({ word, others: deps.expandQuestion(word) }));
    const vector = await deps.embedQuestion(asked);
    return judgeEvidence(await evidenceFeatures(index, known, { question: asked, vector, words, filter, runs, names }));
  };
  const whole = await judge(question);
  if (whole.score >= ANSWERED) return whole;
  // A question for one of several things is answered by any of them.
  const parts = await Promise.all(alternatives(question).map(judge));
  return parts.reduce((best, part) => (part.score > best.score ? part : best), whole);
}

/** How near the best evidence comes: the cosine, more where words agree with it or a value of the question occurs. */
function nearness(runs: readonly RetrievedRun[]): number {
  const best = runs.slice(0, 10);
  const similarity = Math.max(0, ...best.map((run) => run.similarity ?? 0));
  const isAgreed = best.some((run) => run.foundBy.length > 1);
  return Math.min(1, similarity + (isAgreed ? 0.1 : 0) + (best.some((run) => run.values.length > 0) ? 0.2 : 0));
}

let loaded: AbsenceWeights | undefined;

function bundled(): AbsenceWeights {
  try {
    loaded ??= JSON.parse(
      readFileSync(new URL("../data/absence-weights.json", import.meta.url), "utf8"),
    ) as AbsenceWeights;
    return loaded;
  } catch (cause) {
    throw new Failure("corrupt", "absence-weights.json cannot be read", cause);
  }
}
