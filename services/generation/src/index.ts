export { DEFAULT_SETTINGS, type GenerationSettings } from "./generation-settings.js";
export {
  answerQuestion,
  type AnswerDeps,
  type AnswerOptions,
  type AnswerRequest,
  type GeneratedAnswer,
} from "./answer-question.js";
export {
  generationService,
  type ChooseLookRequest,
  type ChooseRequest,
  type GenerationOptions,
  type GenerationRequest,
  type GenerationService,
  type SecretRequest,
  type StoredGeneration,
} from "./generation-service.js";
