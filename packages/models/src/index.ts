export { loadChoice, loadModelFor, tokenCounterFor, type ModelSettings } from "./model-setup.js";
export { neutraliseControlTokens } from "./control-tokens.js";
