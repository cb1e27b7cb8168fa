import type { Ask } from "@lagebild/domain";
import { questionParts, severalQuestions, type QuestionPart } from "@lagebild/questions";
import type { RetrievedRun } from "@lagebild/search";
import { isGeneric, type SearchedText } from "./search-text.js";

/** An event that a question names, with what was found for it. */
export interface SearchedPart {
  readonly searched: SearchedText;
  readonly occurrence: QuestionPart["occurrence"];
}

/** Each of several events is said in its own words: severity must not make one of them look like all. */
const EVENT_SEVERITY = 0.8;

const MAX_ACTORS = 2;

/** Accounts and addresses that a question names: what it says of several events, it says of their acts. */
const actorsIn = ({ spoken, retrieved }: SearchedText): readonly string[] => {
  const known = new Set(
    retrieved.entityHits.filter(({ kind }) => kind === "account" || kind === "address").map(({ value }) => value),
  );
  return spoken.filter((word) => known.has(word) && !isGeneric(word)).slice(0, MAX_ACTORS);
};

const withActors = (text: string, actors: readonly string[]): string =>
  actors.length === 0 || actors.some((actor) => text.toLowerCase().includes(actor))
    ? text
    : `${text} (${actors.join(", ")})`;

const OF_TIMES: ReadonlySet<Ask["ask"]> = new Set(["when", "duration", "order", "timeline"]);

/** The events that a question wants the times of: none for a question about something else. */
export const timedParts = (question: string, asks: readonly Ask[]): readonly QuestionPart[] =>
  asks.some(({ ask }) => OF_TIMES.has(ask)) ? questionParts(question) : [];

/** Searches for each event, or each question, that a question names; the question as a whole where it names one. */
export async function searchParts(
  question: string,
  timed: readonly QuestionPart[],
  searched: SearchedText,
  search: (text: string, severityWeight: number) => Promise<SearchedText>,
): Promise<readonly SearchedPart[]> {
  const whole: SearchedPart = { searched, occurrence: timed[0]?.occurrence ?? "both" };
  const questions = timed.length === 0 ? severalQuestions(question) : [];
  const parts: SearchedPart[] = questions.length > 1 ? [whole] : [];
  for (const text of questions.length > 1 ? questions : [])
    parts.push({ searched: await search(text, 1), occurrence: "both" });
  if (timed.length < 2) return parts.length > 0 ? parts : [whole];
  const actors = actorsIn(searched);
  for (const { text, occurrence } of timed)
    parts.push({ searched: await search(withActors(text, actors), EVENT_SEVERITY), occurrence });
  return parts;
}

/** What was found, in the order in which the window shows it: the best for each part, then the second for each. */
export function runsOfParts(
  events: readonly QuestionPart[],
  parts: readonly SearchedPart[],
  whole: SearchedText,
): readonly RetrievedRun[] {
  const ranked = events.length > 1 ? contrastParts(parts) : parts;
  const lists = ranked.map(({ searched }) => searched.retrieved.runs);
  return interleave(events.length > 1 ? [...lists, whole.retrieved.runs] : lists);
}

/** The best of each list first, then the second of each; a run that several lists hold comes once. */
function interleave(lists: readonly (readonly RetrievedRun[])[]): readonly RetrievedRun[] {
  if (lists.length === 1) return lists[0]!;
  const runs = new Map<string, RetrievedRun>();
  const longest = Math.max(...lists.map((list) => list.length));
  for (let rank = 0; rank < longest; rank++) {
    for (const run of lists.flatMap((list) => list[rank] ?? [])) {
      const key = `${run.shape.id}\0${run.occurrence.source}`;
      if (!runs.has(key)) runs.set(key, run);
    }
  }
  return [...runs.values()];
}

/** Of what fits a part, how much it loses by fitting the other parts as well. */
const CONTRAST = 0.4;
/** A shape that was not found for a part fits it so little. */
const UNFOUND = 0.02;

/** Ranks what was found for each part by how much better it fits this part than the others: each event is one of them. */
function contrastParts(parts: readonly SearchedPart[]): readonly SearchedPart[] {
  const fits = parts.map(({ searched }) => new Map(searched.retrieved.runs.map((run) => [run.shape.id, fitOf(run)])));
  return parts.map((part, place) => {
    const others = fits.filter((_, other) => other !== place);
    const contrastOf = (run: RetrievedRun): number => {
      const elsewhere = others.reduce((sum, fit) => sum + (fit.get(run.shape.id) ?? Math.log(UNFOUND)), 0);
      return fitOf(run) - (CONTRAST * elsewhere) / Math.max(1, others.length);
    };
    const scored = part.searched.retrieved.runs
      .map((run) => ({ run, contrast: contrastOf(run) }))
      .sort((a, b) => b.contrast - a.contrast);
    const best = scored[0]?.contrast ?? 0;
    const runs = scored.map(({ run, contrast }) => ({ ...run, ...scoresOf(contrast - best) }));
    return { ...part, searched: { ...part.searched, retrieved: { ...part.searched.retrieved, runs } } };
  });
}

const scoresOf = (fit: number): Pick<RetrievedRun, "score" | "relevance"> => ({
  score: Math.exp(fit),
  relevance: Math.exp(fit),
});

const fitOf = ({ relevance }: RetrievedRun): number => Math.log(Math.max(relevance, UNFOUND));
