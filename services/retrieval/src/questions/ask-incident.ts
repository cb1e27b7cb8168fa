import type {
  ExactResult,
  OtherReading,
  QuestionLanguage,
  Reading,
  ReadingChoice,
  ReadQuestion,
  RecordFilter,
  StatementResult,
  Turn,
} from "@lagebild/domain";
import { describeReading } from "@lagebild/answer";
import { answerReading, readQuestion, tryReading, type AnsweredReading } from "@lagebild/questions";
import { questionEngine, type AskedIncident } from "./question-engine.js";
import { labelOf } from "./label-of.js";
import { sampleRows } from "./sample-rows.js";

/** What a question was read as, with its results and the lines that carry them. */
export interface AskedQuestion {
  readonly read: ReadQuestion;
  readonly exact: readonly ExactResult[];
  readonly language: QuestionLanguage;
  /** What was searched for, where the question leans on the one before. */
  readonly understoodAs?: string;
}

/** A question with what limits it and what was asked before, the oldest first. */
export interface QuestionAsked {
  readonly question: string;
  readonly filter: RecordFilter;
  readonly history?: readonly Turn[];
}

/** Reads a question about an incident and runs what it asks. */
export async function askIncident(
  incident: AskedIncident,
  { question, filter, history = [] }: QuestionAsked,
): Promise<AskedQuestion | undefined> {
  const engine = await questionEngine(incident);
  const last = history.at(-1);
  const answered = await readQuestion(question, engine, { limits: filter, ...(last?.read && { before: last.read }) });
  if (!answered) return undefined;
  const asked = await askedOf(incident, answered);
  const understoodAs =
    last && answered.isLeaning
      ? withRead(question, describeReading(asked.read.reading, asked.language, incident.zone))
      : undefined;
  return { ...asked, ...(understoodAs !== undefined && { understoodAs }) };
}

/** Runs a reading that somebody has chosen or edited, or that a model chose, of which nothing is claimed. */
export async function askReading(
  incident: AskedIncident,
  { reading, choice }: { readonly reading: Reading; readonly choice?: ReadingChoice },
  { language, filter }: { readonly language: QuestionLanguage; readonly filter: RecordFilter },
): Promise<AskedQuestion> {
  const engine = await questionEngine(incident);
  const context = { language, engine, limits: filter };
  return askedOf(incident, await (choice ? tryReading(reading, choice, context) : answerReading(reading, context)));
}

async function askedOf(incident: AskedIncident, { read, results, language }: AnsweredReading): Promise<AskedQuestion> {
  const exact: ExactResult[] = [];
  const facets = new Set(read.results.flatMap(({ isFacet, exact: place }) => (isFacet ? [place] : [])));
  for (const [place, result] of results.entries()) {
    const whole = await withSamples(incident, result);
    exact.push(facets.has(place) ? inShort(whole) : whole);
  }
  return { read: { ...read, others: saidOthers(read, language, incident.zone) }, exact, language };
}

const MAX_LABEL = 120;

/** What stands beside what was asked takes no room from the evidence: a line of it is enough to cite. */
const inShort = ({ label, samples, ...exact }: ExactResult): ExactResult => ({
  ...exact,
  label: label.length > MAX_LABEL ? `${label.slice(0, MAX_LABEL)}…` : label,
  samples: samples.slice(0, 1),
});

/** Other readings in words; one that reads like another says nothing more. */
function saidOthers({ reading, others }: ReadQuestion, language: QuestionLanguage, zone: string): OtherReading[] {
  const said = new Set([describeReading(reading, language, zone)]);
  return others.flatMap((other) => {
    const text = describeReading(other.reading, language, zone);
    if (said.has(text)) return [];
    said.add(text);
    return [{ ...other, said: text }];
  });
}

/** Reads the lines that carry a result. */
export async function withSamples(
  { index, lines, zone }: Pick<AskedIncident, "index" | "lines" | "zone">,
  result: StatementResult,
): Promise<ExactResult> {
  const rows = await sampleRows(index, result);
  const distinct = [...new Map(rows.map((row) => [`${row.source} ${row.line}`, row])).values()];
  return { label: labelOf(result.statement, zone), result, samples: await lines.readRows(distinct) };
}

/** The question with what the one before completed it to, for the reader and for the search by meaning. */
const withRead = (question: string, said: string): string => (said === "" ? question : `${question} (${said})`);
