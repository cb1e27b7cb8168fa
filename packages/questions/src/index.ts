export type { KnownTopic, QuestionEngine, Vocabulary, VocabularyField } from "./engine.js";
export { answerReading, readQuestion, type AnsweredReading, type ReadOptions } from "./read-question.js";
export { runReading } from "./run/run-reading.js";
export { statementsOf, whereOfSelection } from "./run/statements.js";
export { questionParts, severalQuestions, type QuestionPart } from "./readings/question-parts.js";
export { contentWords, countedText } from "./words/searched-words.js";
export { languageOf } from "./words/language-of.js";
export { typedLimits, type TypedNames } from "./times/typed-times.js";
export { bothLimits, daySpans, resolveTime, type LoggedTimes, type TimeLimits } from "./times/resolve-time.js";
