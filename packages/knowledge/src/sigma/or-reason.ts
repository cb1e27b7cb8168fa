import { Failure } from "@lagebild/domain";

/** Returns what compiling a rule gives, or as a text why the rule cannot run. */
export function orReason<T>(compile: () => T | string): T | string {
  try {
    return compile();
  } catch (error) {
    if (error instanceof Failure && error.kind === "invalid") return error.message;
    if (error instanceof RangeError) return "rule nests too deep";
    throw error;
  }
}
