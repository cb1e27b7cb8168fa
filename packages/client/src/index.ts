export { ApiProblem } from "./api-problem.js";
export { lagebildClient, type ClientOptions, type LagebildClient, type OperationName } from "./client.js";
export type { Bytes } from "./bytes.js";
export type { Operations } from "./api.js";
