import { Failure } from "@lagebild/domain";

// What is not there and what a caller does not reach are said in the same words, so that nobody learns which it is.

export const noJob = (id: string): Failure => new Failure("missing", `no job ${JSON.stringify(id.slice(0, 80))}`);

export const noAnswer = (id: string): Failure => new Failure("missing", `no answer ${JSON.stringify(id.slice(0, 80))}`);
