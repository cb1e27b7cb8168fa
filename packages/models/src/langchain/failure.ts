import { ContextOverflow, Failure, type FailureKind } from "@lagebild/domain";

const CONTEXT =
  /context.?(?:length|size|window)|maximum context|available context|exceed.{0,20}context|too many tokens|prompt is too long/i;

interface ServerError {
  readonly status?: unknown;
  readonly message?: unknown;
  readonly name?: unknown;
}

/** Whether a server says that a request is longer than its context. */
export function isContextError(error: unknown): boolean {
  const { status, message, name } = (error ?? {}) as ServerError;
  if (name === "ContextOverflowError") return true;
  return (typeof status !== "number" || status < 500) && typeof message === "string" && CONTEXT.test(message);
}

/** Numbers of a context in servers' words: "maximum context length is 4096", "context size (8192 tokens)". */
const CONTEXT_NUMBER = /context.?(?:length|size|window)\D{0,16}(\d{3,8})|n_ctx\D{0,4}(\d{3,8})/i;

function contextIn(error: unknown): number | undefined {
  const { message } = (error ?? {}) as ServerError;
  const found = CONTEXT_NUMBER.exec(typeof message === "string" ? message : "");
  return found ? Number(found[1] ?? found[2]) : undefined;
}

/**
 * Turns what a chat model throws into a failure. The server's own words stay in the cause: they may repeat the prompt.
 * `where` names the model and its host.
 */
export function chatFailure(error: unknown, where: string): Failure {
  if (error instanceof Failure) return error;
  const { status, name } = (error ?? {}) as ServerError;
  const code = typeof status === "number" ? status : undefined;
  if (isContextError(error)) {
    const message = `request does not fit the context of ${where}: take a smaller window`;
    return new ContextOverflow(message, contextIn(error), error);
  }
  if (code === undefined) {
    return name === "TimeoutError"
      ? new Failure("timeout", `${where} did not answer in time`, error)
      : new Failure("unavailable", `${where} cannot be reached or broke the connection`, error);
  }
  const [kind, advice] = meaningOf(code);
  return new Failure(kind, `${where} answered with status ${code}: ${advice}`, error);
}

function meaningOf(status: number): readonly [FailureKind, string] {
  if (status === 401 || status === 403) return ["denied", "expected a valid API key"];
  if (status === 404) return ["missing", "expected the address of a chat server (ending in /v1) that has this model"];
  if (status === 429 || status === 529) return ["busy", "try again later"];
  if (status === 400 || status === 413 || status === 422) return ["invalid", "the server does not take this request"];
  return ["unavailable", "try again later, or look at the server"];
}

/** Milliseconds that a server wants us to wait (`Retry-After` in seconds); undefined where it says nothing. */
export function retryAfterMs(failure: Failure): number | undefined {
  const { headers } = (failure.cause ?? {}) as { readonly headers?: unknown };
  const text = headers instanceof Headers ? headers.get("retry-after") : undefined;
  const seconds = Number(text ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
