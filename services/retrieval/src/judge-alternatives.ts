const MAX_ALTERNATIVES = 5;
const EITHER = /\s+(?:or|oder)\s+/i;
/** Endings of words that say what was done; what ends otherwise lacks the word that the last one has for all. */
const SAYS_DONE = /(?:ed|en|et|t|wn|un|ing)$/i;

/**
 * Returns the questions that one for several things stands for: "Was a task or a service added?" asks for a task that was
 * added, and for a service. Empty where it asks for one thing only.
 */
export function alternatives(question: string): readonly string[] {
  const clean = question.trim().replace(/[?!.\s]+$/, "");
  const clauses = clean.split(EITHER);
  if (clauses.length < 2) return [];
  const items = [...clauses.slice(0, -1).flatMap((clause) => clause.split(/,\s+/)), clauses.at(-1)!].filter(
    (item) => item.trim() !== "",
  );
  if (items.length > MAX_ALTERNATIVES) return [];
  const done = clean.slice(clean.lastIndexOf(" ") + 1);
  return items.map((item) => (SAYS_DONE.test(item) || !SAYS_DONE.test(done) ? item : `${item} ${done}`));
}
