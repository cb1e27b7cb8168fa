/** Gives extra search words for a question. */
export function expandQuestion(question: string): readonly string[] {
  return question === "" ? [] : [];
}
