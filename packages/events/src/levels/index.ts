export { fieldLevel, type FieldLevel } from "./field-level.js";
export { LEVEL_FIELD, statedLevelBlock } from "./stated-level.js";
