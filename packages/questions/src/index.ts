export type { KnownTopic, QuestionEngine, Vocabulary } from "./engine.js";
export { answerReading, readQuestion, type AnsweredReading, type ReadOptions } from "./read-question.js";
export { rankReadings, type RankedReading } from "./ranking/rank-readings.js";
export { questionParts, severalQuestions, type QuestionPart } from "./readings/question-parts.js";
export { contentWords, countedText } from "./words/searched-words.js";
export { languageOf } from "./words/language-of.js";
export { typedLimits, type TypedNames } from "./times/typed-times.js";
export { daySpans } from "./times/resolve-time.js";
