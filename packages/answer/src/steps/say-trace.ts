import type { QuestionLanguage, Trace } from "@lagebild/domain";
import { stepWords } from "./step-words.js";

/** Says why no further look was taken, and what else there is to know of a trace. */
export const traceNotes = (
  { ended, notes }: Pick<Trace, "ended" | "notes">,
  language: QuestionLanguage,
): readonly string[] => [...notes, stepWords(language).ended[ended]];
