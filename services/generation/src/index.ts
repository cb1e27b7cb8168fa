export {
  answerQuestion,
  DEFAULT_SETTINGS,
  type AnswerDeps,
  type AnswerOptions,
  type AnswerRequest,
  type GeneratedAnswer,
  type GenerationSettings,
} from "./answer-question.js";
export {
  generationService,
  type GenerationOptions,
  type GenerationRequest,
  type GenerationService,
  type RefineRequest,
  type SecretRequest,
  type StoredGeneration,
} from "./generation-service.js";
