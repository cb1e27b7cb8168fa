import { kindOf, messageOf, type QuestionLanguage, type SourceSettings } from "@lagebild/domain";
import type { IngestOutput } from "@lagebild/ingest";
import { languageOf } from "@lagebild/questions";
import type { Actor } from "@lagebild/store";
import type { IngestJob } from "../ingest-queue.js";
import type { Lagebild } from "../lagebild.js";
import { LINES_IN_REPORT } from "../picture/page-of-incident.js";
import { picturePage, type PicturePage } from "../picture/picture-page.js";
import type { AnalysisAnswer } from "./analysis-answer.js";
import { analysisSections } from "./analysis-sections.js";

export interface AnalysisRequest {
  /** Of an incident that is there. */
  readonly incident: string;
  readonly paths: readonly string[];
  readonly isUpload: boolean;
  /** Each is asked by itself. */
  readonly questions: readonly string[];
  /** Of the report; that of the first question unless given. */
  readonly language?: QuestionLanguage | undefined;
  /** `none` answers by rules even where a model is configured. */
  readonly model?: "default" | "none";
  readonly zone?: string | undefined;
  readonly settings?: SourceSettings;
  readonly passwords?: readonly string[];
  readonly broughtBy?: Actor;
}

export interface Analysis {
  readonly incident: string;
  readonly job: string;
  readonly answers: readonly AnalysisAnswer[];
  /** For Markdown and HTML. */
  readonly page: PicturePage;
}

export interface AnalysisOptions {
  readonly signal: AbortSignal;
  /** Waits for a job's end, and cancels it on abort. */
  waitForJob(id: string, onProgress?: (job: IngestJob) => void): Promise<IngestOutput>;
  onProgress?(job: IngestJob): void;
  onAnswer?(answer: AnalysisAnswer): void;
}

/** Reads files into an incident, asks its questions, and arranges answers and picture as one report. */
export async function runAnalysis(
  lagebild: Lagebild,
  { incident, questions, model, language, ...input }: AnalysisRequest,
  { signal, waitForJob, onProgress, onAnswer }: AnalysisOptions,
): Promise<Analysis> {
  const { zone, paths, isUpload, settings, passwords, broughtBy } = input;
  const job = await lagebild.ingest(incident, {
    paths,
    isUpload,
    ...(zone !== undefined && { zone }),
    ...(settings && { settings }),
    ...(passwords && { passwords }),
    ...(broughtBy && { broughtBy }),
  });
  const output = await waitForJob(job, onProgress);
  const answers: AnalysisAnswer[] = [];
  for (const question of questions) {
    signal.throwIfAborted();
    // A signal of its own, so that what listens to it goes with the question.
    const answer = await answerTo(lagebild, incident, { question, ...(model && { model }) }, AbortSignal.any([signal]));
    answers.push(answer);
    onAnswer?.(answer);
  }
  const spoken = language ?? languageOf(questions[0] ?? "");
  const report = await lagebild.picture(incident, { lines: LINES_IN_REPORT }, { signal });
  const { name } = await lagebild.zone(incident);
  const { tlp } = await lagebild.incident(incident);
  const options = { incident, language: spoken, zone: name, lines: LINES_IN_REPORT, isShort: false };
  const page = picturePage(report, { ...options, ...(tlp && { tlp }) });
  const { sources } = await lagebild.snapshot(incident);
  const own = analysisSections({ answers, output, sources: sources.map(({ source }) => source), language: spoken });
  return { incident, job, answers, page: { ...page, sections: [...own, ...page.sections] } };
}

const BUDGET = 4_000;

/** A question that cannot be followed is said so in the report; the others are asked all the same. */
async function answerTo(
  lagebild: Lagebild,
  incident: string,
  asked: { readonly question: string; readonly model?: "default" | "none" },
  signal: AbortSignal,
): Promise<AnalysisAnswer> {
  const { question } = asked;
  try {
    return { question, record: await lagebild.ask(incident, { ...asked, budgetTokens: BUDGET }, { signal }) };
  } catch (error) {
    if (signal.aborted || kindOf(error) !== "invalid") throw error;
    return { question, fault: messageOf(error) };
  }
}
