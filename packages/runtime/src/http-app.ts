import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Failure, messageOf } from "@lagebild/domain";
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from "express";
import { admissionChecks, type Admission } from "./http-access.js";
import type { Log } from "./log.js";
import type { Metrics } from "./metrics.js";
import { HttpFailure, PROBLEM_MEDIA_TYPE, problemOf } from "./problem-details.js";

export interface HttpAppOptions {
  readonly metrics: Metrics;
  readonly admission: Admission;
  /** Addresses and networks of proxies in front: what they say of a caller, in `X-Forwarded-*`, is believed. */
  readonly proxies?: readonly string[];
}

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];
/** How long a caller that was refused may go on sending a body that nobody reads. */
const LINGER_MS = 5_000;
const REFUSAL_LINE_MS = 1_000;

/**
 * Makes an app that lets nobody in who may not be, and that every answer leaves with an id, safe headers and its time taken.
 * Routes follow, then `endOfRoutes`.
 */
export function createHttpApp({ metrics, admission, proxies = [] }: HttpAppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("query parser", "simple");
  app.set("case sensitive routing", true);
  app.set("trust proxy", [...proxies]);
  const seconds = metrics.histogram({
    name: "http_request_duration_seconds",
    help: "Seconds from a request to the end of its answer",
    labels: ["method", "route", "status"],
    buckets: REQUEST_SECONDS,
  });
  app.use(identify, measure(seconds), stopUnread, ...admissionChecks(admission));
  return app;
}

/** The id of a request, that its answer, its log lines and its problem carry. */
export const requestIdOf = (response: Response): string => String(response.locals["requestId"] ?? "none");

/** Says which route answers, as metrics name it. */
export const nameRoute =
  (template: string): RequestHandler =>
  (_request, response, next) => {
    response.locals["route"] = template;
    next();
  };

const identify: RequestHandler = (request, response, next) => {
  const given = request.headers["x-request-id"];
  // A given id ends up in log lines, so it is taken only where it cannot be mistaken for one.
  const id = typeof given === "string" && /^[A-Za-z0-9-]{8,64}$/.test(given) ? given : randomUUID();
  response.locals["requestId"] = id;
  response.set({
    "x-request-id": id,
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
  });
  next();
};

const KNOWN_METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

const measure =
  (observe: ReturnType<Metrics["histogram"]>): RequestHandler =>
  (request, response, next) => {
    const started = performance.now();
    response.once("close", () => {
      const method = KNOWN_METHODS.has(request.method) ? request.method : "other";
      // 499: the caller left before the answer was complete.
      const status = response.writableFinished ? response.statusCode : 499;
      const route = String(response.locals["route"] ?? "unmatched");
      observe({ method, route, status }, (performance.now() - started) / 1000);
    });
    next();
  };

const stopUnread: RequestHandler = (request, response, next) => {
  response.once("finish", () => {
    if (request.complete) return;
    // Read and thrown away, so that the refusal reaches a caller who is still sending.
    request.resume();
    setTimeout(() => !request.complete && request.destroy(), LINGER_MS).unref();
  });
  next();
};

export interface JsonBodyOptions {
  readonly limitBytes?: number;
  /** How long the whole body may take to arrive. */
  readonly timeoutMs?: number;
}

/** Reads a JSON body: 64 kB within 30 s unless told otherwise; another content type is refused. */
export function jsonBody({ limitBytes = 64 * 1024, timeoutMs = 30_000 }: JsonBodyOptions = {}): RequestHandler {
  const parse = express.json({ limit: limitBytes, type: isJson });
  return (request, response, next) => {
    const refusal = isJson(request) || !hasBody(request) ? undefined : unsupported(request);
    if (refusal) return next(refusal);
    const settled = once((error?: unknown) => {
      clearTimeout(timer);
      next(error);
    });
    const timer = setTimeout(() => settled(tooSlow(timeoutMs)), timeoutMs);
    return parse(request, response, settled);
  };
}

const isJson = (request: IncomingMessage): boolean =>
  /^application\/json *(?:;|$)/i.test(request.headers["content-type"] ?? "");
const hasBody = (request: IncomingMessage): boolean =>
  request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0;

const tooSlow = (timeoutMs: number): HttpFailure =>
  new HttpFailure("too-slow", `the body did not arrive within ${timeoutMs / 1000} s`, { connection: "close" });

function unsupported(request: IncomingMessage): HttpFailure {
  const type = (request.headers["content-type"] ?? "none").slice(0, 80);
  return new HttpFailure(
    "unsupported-media-type",
    `content type is ${JSON.stringify(type)}, expected application/json`,
  );
}

function once<T extends unknown[]>(act: (...values: T) => void): (...values: T) => void {
  let isDone = false;
  return (...values) => {
    if (isDone) return;
    isDone = true;
    act(...values);
  };
}

/** Answers what no route took, and turns each failure into problem details; the stack of a bug goes to the log alone. */
export function endOfRoutes(app: Express, log: Log): void {
  app.use((request) => {
    throw new Failure("missing", `nothing is at ${request.method} ${JSON.stringify(request.path.slice(0, 200))}`);
  });
  app.use(reportFailure(log));
}

/** The last middleware of every service: each failure leaves through here. A full house is no bug: it is told in a line. */
export function reportFailure(log: Log): ErrorRequestHandler {
  const refused = toldNowAndThen(log);
  return (error: unknown, request, response, _next) => {
    const requestId = requestIdOf(response);
    const { kind, details, headers } = problemOf(error, requestId);
    const hasLeft = response.destroyed && kind !== "internal";
    if (details.status >= 500 && !hasLeft) {
      const about = { requestId, method: request.method, route: response.locals["route"] as unknown };
      if (kind === "busy") refused({ ...about, reason: messageOf(error) });
      else log("request failed", { ...about, stack: error instanceof Error ? error.stack : String(error) });
    }
    if (response.destroyed || response.writableEnded) return;
    if (response.headersSent) {
      // Half an answer must not look like a whole one.
      response.destroy();
      return;
    }
    response.status(details.status).set(headers).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(details));
  };
}

/** Of refusals, of which a full house makes hundreds a second, the log gets one a second with how many came before it. */
function toldNowAndThen(log: Log): (fields: Readonly<Record<string, unknown>>) => void {
  let toldMs = -Infinity;
  let untold = 0;
  return (fields) => {
    if (performance.now() - toldMs < REFUSAL_LINE_MS) return void untold++;
    log("request refused", untold === 0 ? fields : { ...fields, refusedBefore: untold });
    toldMs = performance.now();
    untold = 0;
  };
}
