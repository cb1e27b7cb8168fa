export { lineReader, type LineReader, type ReadBytes, type ReadLine } from "./resolve-lines.js";
export {
  MAX_QUESTION_CHARACTERS,
  retrieveWindow,
  type RetrievalDeps,
  type RetrievedWindow,
  type WindowRequest,
} from "./retrieve-window.js";
export { retrievalService, type RetrievalOptions, type RetrievalService } from "./retrieval-service.js";
