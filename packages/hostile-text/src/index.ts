export { findInstructions, maskInstructions } from "./find-instructions.js";
export { findInjections } from "./find-injections.js";
export { withheldWindow } from "./withhold-shown.js";
