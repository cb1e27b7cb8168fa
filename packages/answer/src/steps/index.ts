export {
  choiceIn,
  choiceRequest,
  MAX_CHOICE_CHARACTERS,
  MAX_CHOICE_TOKENS,
  type ChoiceMaterial,
  type ChosenLook,
} from "./choice-request.js";
export type { Look, LookMaterial } from "./looks.js";
export { menuOf } from "./menu.js";
export { sayResult } from "./say-result.js";
export { traceCall } from "./call-schema.js";
export { traceNotes } from "./say-trace.js";
export { TRACE_LIMITS, walkSteps, type StepChoice, type WalkDeps } from "./walk-steps.js";
