import type { ServerResponse } from "node:http";
import { Failure } from "@lagebild/domain";

/** Aborts when the caller leaves before the answer is complete. */
export function abortOnClose(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const left = (): void =>
    controller.abort(new Failure("unavailable", "the caller left before the answer was complete"));
  if (response.destroyed) left();
  else response.once("close", () => !response.writableFinished && left());
  return controller.signal;
}
