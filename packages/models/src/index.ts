export { loadChoice, loadModelFor, mayChooseSteps, tokenCounterFor, type ModelSettings } from "./model-setup.js";
export { neutraliseControlTokens } from "./control-tokens.js";
