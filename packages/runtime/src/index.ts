export { failurePolicy } from "./failure-policy.js";
export { readEnv, wholeNumber, type Setting } from "./read-env.js";
