import { Failure, messageOf } from "@lagebild/domain";
import { InsufficientMemoryError, NoBinaryFoundError } from "node-llama-cpp";
import type { LlamaLoad } from "./messages.js";

/** Says why a model was not loaded; `said` is what llama.cpp wrote last. */
export function loadFailure(
  error: unknown,
  { file, sequences }: Pick<LlamaLoad, "file" | "sequences">,
  said: string,
): Failure {
  if (error instanceof Failure) return error;
  const reason = messageOf(error);
  if (error instanceof NoBinaryFoundError) {
    return new Failure(
      "unavailable",
      "no llama.cpp for this platform; install node-llama-cpp with its optional packages",
      error,
    );
  }
  if (error instanceof InsufficientMemoryError) {
    return new Failure(
      "unavailable",
      `model ${file} with ${sequences} sequences does not fit into memory (${reason}); use a smaller model, less context or fewer sequences`,
      error,
    );
  }
  const more = said === "" || reason.includes(said) ? "" : `: ${said}`;
  return new Failure("corrupt", `model ${file} cannot be loaded: ${reason}${more}; expected a whole GGUF file`, error);
}
