import { severalQuestions, type QuestionDraft, type RetrievedRun } from "@lagebild/search";
import { contrastParts } from "./exact-events.js";
import type { SearchedPart } from "./exact-results.js";
import { isGeneric, type SearchedText } from "./plan-search.js";

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

/** Searches for each event, or each question, that a question names; the question as a whole where it names one. */
export async function searchParts(
  draft: QuestionDraft,
  searched: SearchedText,
  search: (text: string, severityWeight: number) => Promise<SearchedText>,
): Promise<readonly SearchedPart[]> {
  const whole: SearchedPart = { searched, occurrence: draft.parts[0]?.occurrence ?? "both" };
  const questions = draft.mode === "semantic" ? severalQuestions(draft.question) : [];
  const parts: SearchedPart[] = questions.length > 1 ? [whole] : [];
  for (const text of questions.length > 1 ? questions : [])
    parts.push({ searched: await search(text, 1), occurrence: "both" });
  if (draft.parts.length < 2) return parts.length > 0 ? parts : [whole];
  const actors = actorsIn(searched);
  for (const { text, occurrence } of draft.parts)
    parts.push({ searched: await search(withActors(text, actors), EVENT_SEVERITY), occurrence });
  return parts;
}

/** What was found, in the order in which the window shows it: the best for each part, then the second for each. */
export function runsOfParts(
  { parts: events }: QuestionDraft,
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
