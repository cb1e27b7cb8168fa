import type { CitedRecord } from "./cited-record.js";
import type { MeaningHit, SaidOutcome } from "./sentence-lexicon.js";

/** How a part of a sentence says that something went; "came-about" where it is told like what did. */
export type SaidCourse = SaidOutcome | "came-about" | "denied-outcome" | "open";

/**
 * Reads how something went off the words of a part. Deeds are those that the part has to have borne; that it was refused
 * may be told elsewhere.
 */
export function saidCourse(
  meanings: readonly MeaningHit[],
  deeds: readonly MeaningHit[],
  isBorne: (hit: MeaningHit) => boolean,
  { record, isToldRefused }: { readonly record: CitedRecord; readonly isToldRefused: boolean },
): SaidCourse {
  const inPhrases = new Set(
    meanings
      .filter((hit) => hit.tokens.length > 1 && (hit.meaning.kind === "outcome" || isBorne(hit)))
      .flatMap(({ tokens }) => tokens),
  );
  const isNegated = meanings.some(({ meaning, tokens: [at] }) => meaning.kind === "negation" && !inPhrases.has(at!));
  const outcomes = new Set(
    meanings.flatMap(({ meaning, tokens }) =>
      meaning.kind === "outcome" &&
      !(record.outcome !== meaning.outcome && !isNegated && deeds.some((deed) => isSame(deed, tokens) && isBorne(deed)))
        ? [meaning.outcome]
        : [],
    ),
  );
  if (outcomes.size === 2) return "open";
  const [outcome] = outcomes;
  if (outcome !== undefined) return isNegated ? other(outcome) : outcome;
  if (isNegated) return "denied-outcome";
  if (meanings.some(({ meaning }) => meaning.kind === "attempt")) return "open";
  if (meanings.some(({ meaning }) => meaning.kind === "reaching") && !isToldRefused) return "came-about";
  const isClosed = deeds.some(({ meaning }) => meaning.kind === "deed" && meaning.entry.open !== true);
  const isOpen = deeds.some((hit) => hit.meaning.kind === "deed" && hit.meaning.entry.open === true && isBorne(hit));
  return isClosed && !isOpen ? "came-about" : "open";
}

/** "Dropped" is said of tables, too. */
const isSame = (deed: MeaningHit, tokens: readonly number[]): boolean => deed.tokens.some((at) => tokens.includes(at));

const other = (outcome: SaidOutcome): SaidOutcome => (outcome === "success" ? "failure" : "success");

/** Whether a record went as it is said. */
export function wentSo(course: SaidCourse, { outcome }: CitedRecord): boolean {
  if (course === "open") return true;
  if (course === "failure" || course === "denied-outcome") return outcome === "failure";
  return outcome !== "failure";
}
