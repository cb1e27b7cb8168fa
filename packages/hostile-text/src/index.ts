export { findInstructions, maskInstructions } from "./find-instructions.js";
export { findInjections } from "./find-injections.js";
export { hostileTexts, piecesOf, withheldWindow, withholdShown } from "./withhold-shown.js";
