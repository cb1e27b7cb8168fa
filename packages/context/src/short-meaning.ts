const MAX_CHARACTERS = 110;
const LEAST_CHARACTERS = 12;

/**
 * Cuts what an event means down to its first statement, so that it can head a line: without what is in brackets, and
 * without marks that would read as a citation or a quotation. Undefined where nothing is left.
 */
export function shortMeaning(meaning: string | undefined): string | undefined {
  const plain = (meaning ?? "")
    .replace(/\s*\([^)]*\)/g, "")
    .replace(/[`[\]]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  const end = plain.slice(LEAST_CHARACTERS).search(/[:;]\s|\.(?:\s|$)/);
  const first = end < 0 ? plain : plain.slice(0, LEAST_CHARACTERS + end);
  if (first.length <= MAX_CHARACTERS) return first === "" ? undefined : first;
  return first.slice(0, first.lastIndexOf(" ", MAX_CHARACTERS)).replace(/[,\s]+$/, "");
}
