export {
  loadChoice,
  loadModelFor,
  mayChooseSteps,
  mayWrite,
  tokenCounterFor,
  type ModelSettings,
} from "./model-setup.js";
export { neutraliseControlTokens } from "./control-tokens.js";
