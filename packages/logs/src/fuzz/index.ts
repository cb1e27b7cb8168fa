export { textTargets, type TextTarget } from "./fuzz-readers.js";
