import { Failure, type FailureKind } from "@lagebild/domain";
import { failurePolicy } from "./failure-policy.js";

/** The body of every error answer (RFC 9457). */
export interface ProblemDetails {
  /** Stable for each kind of problem: `/problems/<kind>`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The request that failed, as a URN of its id. */
  readonly instance: string;
  readonly requestId: string;
}

export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** What only HTTP can get wrong, beside the kinds of failure that everything knows. */
export type HttpProblem =
  | "forbidden"
  | "method-not-allowed"
  | "too-large"
  | "too-many"
  | "too-slow"
  | "unprocessable"
  | "unsupported-media-type";
export type ProblemKind = FailureKind | HttpProblem;

const TITLES: Readonly<Record<FailureKind, string>> = {
  invalid: "The request is not valid",
  missing: "There is no such thing",
  denied: "A key is required",
  conflict: "Something is there already or in use",
  busy: "There is too much to do at the moment",
  unavailable: "A part that is needed cannot be reached",
  timeout: "It took too long",
  corrupt: "Stored bytes are damaged",
  internal: "Something went wrong here",
};

const HTTP_PROBLEMS: Readonly<
  Record<HttpProblem, { readonly status: number; readonly title: string; readonly kind: FailureKind }>
> = {
  forbidden: { status: 403, title: "The caller may not do this", kind: "denied" },
  "method-not-allowed": { status: 405, title: "The method is not allowed here", kind: "invalid" },
  "too-large": { status: 413, title: "The request is too large", kind: "invalid" },
  "too-many": { status: 429, title: "Too many wrong keys were sent", kind: "denied" },
  "too-slow": { status: 408, title: "The request came too slowly", kind: "timeout" },
  unprocessable: { status: 422, title: "The request cannot be followed", kind: "invalid" },
  "unsupported-media-type": { status: 415, title: "The content type is not supported", kind: "invalid" },
};

type Headers = Readonly<Record<string, string>>;

/** A failure that HTTP has a status and headers of its own for. */
export class HttpFailure extends Failure {
  readonly problem: HttpProblem;
  readonly headers: Headers;

  constructor(problem: HttpProblem, message: string, headers: Headers = {}) {
    super(HTTP_PROBLEMS[problem].kind, message);
    this.problem = problem;
    this.headers = headers;
  }
}

/** An error as it leaves through HTTP. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly details: ProblemDetails;
  readonly headers: Headers;
}

/** Words an error for the caller. What we did not throw on purpose says "internal error" and the request's id, nothing else. */
export function problemOf(error: unknown, requestId: string): Problem {
  const failure = asFailure(error);
  const kind = failure instanceof HttpFailure ? failure.problem : failure.kind;
  const status =
    failure instanceof HttpFailure ? HTTP_PROBLEMS[failure.problem].status : failurePolicy[failure.kind].status;
  return {
    kind,
    headers: { ...headersOf(failure.kind), ...(failure instanceof HttpFailure && failure.headers) },
    details: {
      type: `/problems/${kind}`,
      title: titleOf(kind),
      status,
      detail: failure.kind === "internal" ? "internal error" : failure.message,
      instance: `urn:request:${requestId}`,
      requestId,
    },
  };
}

/** Turns what another service answered back into the failure it was; undefined where it is no problem of ours. */
export function failureOf(details: unknown): Failure | undefined {
  const { type, detail } = (details ?? {}) as Partial<ProblemDetails>;
  if (typeof type !== "string" || typeof detail !== "string" || !type.startsWith("/problems/")) return undefined;
  const kind = type.slice("/problems/".length);
  if (isHttpProblem(kind)) return new HttpFailure(kind, detail);
  return Object.hasOwn(failurePolicy, kind) ? new Failure(kind as FailureKind, detail) : undefined;
}

const isHttpProblem = (kind: string): kind is HttpProblem => Object.hasOwn(HTTP_PROBLEMS, kind);
const titleOf = (kind: ProblemKind): string => (isHttpProblem(kind) ? HTTP_PROBLEMS[kind].title : TITLES[kind]);

const RETRY_AFTER_SECONDS = { busy: "5", unavailable: "10" } as const;

function headersOf(kind: FailureKind): Headers {
  if (kind === "busy" || kind === "unavailable") return { "retry-after": RETRY_AFTER_SECONDS[kind] };
  return kind === "denied" ? { "www-authenticate": "Bearer" } : {};
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return refusalOf(error as Refusal | undefined) ?? new Failure("internal", "internal error", error);
}

/** What express, body-parser and the router throw for requests they refuse. */
interface Refusal {
  readonly status?: unknown;
  readonly type?: unknown;
  readonly message?: unknown;
}

function refusalOf(error: Refusal | undefined): Failure | undefined {
  const status = error?.status;
  if (typeof status !== "number" || status < 400 || status > 499) return undefined;
  if (status === 413) return new HttpFailure("too-large", "the body is larger than this request may be");
  if (status === 415)
    return new HttpFailure("unsupported-media-type", "the body's charset or encoding is not supported");
  // Messages of the JSON parser quote the body, which may hold log text or secrets.
  const isBroken = error?.type === "entity.parse.failed";
  return new Failure("invalid", isBroken ? "the body is not valid JSON" : "the request cannot be read");
}
