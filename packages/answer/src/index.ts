export { ABSENT_BELOW, extractiveAnswer, type AnswerMaterial, type DraftAnswer } from "./extractive-answer.js";
export { quoteLogText, timeAsWritten } from "./quote.js";
export type { ResolvedLine, ResolveLines } from "./resolved-line.js";
export { verifyAnswer, type VerifiedAnswer } from "./verify-answer.js";
