import { Failure } from "@lagebild/domain";
import {
  abortOnClose,
  addressOf,
  createHttpApp,
  endOfRoutes,
  holderOf,
  HttpFailure,
  jsonBody,
  nameRoute,
  requestIdOf,
  workQueue,
  type JsonBodyOptions,
  type Log,
  type Metrics,
  type WorkLimits,
  type WorkQueue,
} from "@lagebild/runtime/http";
import { memoryReplies, type AuditAct, type AuditLog, type ReplyStore } from "@lagebild/store";
import type { Express, Request, RequestHandler, Response } from "express";
import type { z } from "zod";
import { actorOf, callerOf, nobody, type Caller } from "./access/caller.js";
import { admissionOf, type Access } from "./access/keys.js";
import { detailsOf, noteAct, noteRefusal } from "./access/note-act.js";
import { assertOwned, permit } from "./access/permit.js";
import type { Lagebild } from "./lagebild.js";
import { fingerprintOf, keyOf, oncePerKey } from "./once-per-key.js";
import { openApiDocument } from "./api/openapi.js";
import { analysisRoutes } from "./routes/analysis-routes.js";
import { embeddingRoutes } from "./routes/embedding-routes.js";
import { incidentRoutes } from "./routes/incident-routes.js";
import { eventRoutes } from "./routes/event-routes.js";
import { pictureRoutes } from "./routes/picture-routes.js";
import { investigateRoutes } from "./routes/investigate-routes.js";
import { jobRoutes } from "./routes/job-routes.js";
import { questionRoutes } from "./routes/question-routes.js";
import { places, type Route, type RouteContext, type WorkClass } from "./routes/route.js";
import { ruleRoutes } from "./routes/rule-routes.js";
import { serviceRoutes } from "./routes/service-routes.js";
import { sourceRoutes } from "./routes/source-routes.js";
import { ticketRoutes } from "./routes/ticket-routes.js";
import type { UploadOptions } from "./upload.js";

export interface AppOptions {
  readonly access: Access;
  /** Where it is noted who does what. */
  readonly audit: AuditLog;
  /** Keeps what was answered to requests with keys of their own; in memory unless given. */
  readonly replies?: ReplyStore;
  /** Addresses and networks of proxies in front of it. */
  readonly proxies?: readonly string[];
  readonly upload: UploadOptions;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Zone of log times that name none, where an upload does not say. */
  readonly zone?: string;
  /** Where a ticket system is worked on. */
  readonly tickets?: RouteContext["tickets"];
  readonly body?: JsonBodyOptions;
  readonly heartbeatMs?: number;
  readonly maxStreams?: number;
  readonly maxUploads?: number;
  /** Limits of classes of work, where they are not the usual ones. */
  readonly work?: Partial<Readonly<Record<WorkClass, WorkLimits>>>;
}

const DEFAULTS = { heartbeatMs: 15_000, maxStreams: 100, maxUploads: 16 };
/** What waits longer is given up by whoever asked. */
const WORK: Readonly<Record<WorkClass, WorkLimits>> = {
  reads: { atOnce: 4, waiting: 16, waitMs: 2_000 },
  questions: { atOnce: 2, waiting: 8, waitMs: 15_000 },
  scans: { atOnce: 2, waiting: 8, waitMs: 15_000 },
};

/** The public API. */
export function createApp(lagebild: Lagebild, options: AppOptions): Express {
  const { access, metrics, log, proxies = [] } = options;
  const app = createHttpApp({ metrics, admission: admissionOf(access, { log, metrics }), proxies });
  const routes = allRoutes(metrics);
  const context = contextOf(lagebild, options);
  const queueOf = (name: WorkClass) => workQueue({ name, ...WORK[name], ...options.work?.[name], metrics });
  const queues = { reads: queueOf("reads"), questions: queueOf("questions"), scans: queueOf("scans") };
  const once = oncePerKey(options.replies ?? memoryReplies());
  const body = (maxBodyBytes?: number): RequestHandler =>
    jsonBody({ ...options.body, ...(maxBodyBytes !== undefined && { limitBytes: maxBodyBytes }) });
  for (const path of new Set(routes.map((route) => route.path))) {
    const here = routes.filter((route) => route.path === path);
    for (const route of here) addRoute(app, route, { context, queues, body, once, options });
    app.all(expressPath(path), nameRoute(path), refuseMethod(here));
  }
  endOfRoutes(app, log);
  return app;
}

/** Every route there is; the document is made of the same. */
export function allRoutes(metrics: Metrics): readonly Route[] {
  let made: object | undefined;
  const document = (): object => (made ??= openApiDocument(routes));
  const routes: readonly Route[] = [
    ...incidentRoutes,
    ...sourceRoutes,
    ...jobRoutes,
    ...questionRoutes,
    ...analysisRoutes,
    ...investigateRoutes,
    ...eventRoutes,
    ...pictureRoutes,
    ...ruleRoutes,
    ...embeddingRoutes,
    ...ticketRoutes,
    ...serviceRoutes({ metrics, document }),
  ];
  return routes;
}

function contextOf(lagebild: Lagebild, options: AppOptions): RouteContext {
  const { metrics } = options;
  const questions = metrics.counter({
    name: "lagebild_questions_total",
    help: "Questions answered",
    labels: ["verdict", "words"],
  });
  const uploaded = metrics.counter({ name: "lagebild_uploaded_bytes_total", help: "Bytes of uploads that arrived" });
  return {
    lagebild,
    upload: options.upload,
    zone: options.zone,
    tickets: options.tickets,
    heartbeatMs: options.heartbeatMs ?? DEFAULTS.heartbeatMs,
    streams: places(options.maxStreams ?? DEFAULTS.maxStreams, "event streams"),
    uploads: places(options.maxUploads ?? DEFAULTS.maxUploads, "uploads"),
    count: {
      question: ({ verdict, inWords }) => questions({ verdict, words: inWords ? "model" : "none" }),
      uploadedBytes: (bytes) => uploaded({}, bytes),
    },
  };
}

interface RouteParts {
  readonly context: RouteContext;
  readonly queues: Readonly<Record<WorkClass, WorkQueue>>;
  body(maxBodyBytes?: number): RequestHandler;
  readonly once: ReturnType<typeof oncePerKey>;
  readonly options: AppOptions;
}

/** Who was let through to a route, and the incident that it is about. */
interface Permitted {
  readonly caller: Caller;
  readonly incident: string | undefined;
}

function addRoute(app: Express, route: Route, { context, queues, body, once, options }: RouteParts): void {
  assertOwned(route);
  const { access, audit, log } = options;
  const notes = { audit, log, mustBeNoted: route.method !== "get" && route.method !== "delete" };
  const actOf = (caller: Caller, request: Request, response: Response): AuditAct => ({
    ...actorOf(caller),
    action: route.operation,
    request: requestIdOf(response),
    details: detailsOf({ ...request.params, ...request.query, ...(route.body && (request.body as object)) }),
  });
  // Before a body is read, which may be gigabytes.
  const admit: RequestHandler = async (request, response, next) => {
    const from = addressOf(request);
    const caller = route.needs === "nothing" ? nobody(from) : callerOf(access, { holder: holderOf(response), from });
    const params = (checked(route.params, request.params, "path") ?? {}) as Readonly<Record<string, string>>;
    const incident = await permit(route, params, caller, context.lagebild).catch(async (error: unknown) => {
      if (isNoted(route)) await noteRefusal(actOf(caller, request, response), error, notes);
      throw error;
    });
    response.locals["permitted"] = { caller, incident } satisfies Permitted;
    next();
  };
  const handle: RequestHandler = async (request, response) => {
    const { caller, incident } = response.locals["permitted"] as Permitted;
    const exchange = {
      params: checked(route.params, request.params, "path"),
      query: checked(route.query, request.query, "query"),
      body: route.body && checked(route.body, (request.body as unknown) ?? {}, "body"),
      request,
      response,
      requestId: requestIdOf(response),
      caller,
      signal: abortOnClose(response),
    };
    // Whatever leaves carries who may read it, also where its form has no place for that.
    const found = incident === undefined ? undefined : await context.lagebild.incident(incident).catch(() => undefined);
    if (found?.tlp !== undefined) response.set("x-tlp", found.tlp);
    const act = { ...actOf(caller, request, response), ...(incident !== undefined && { incident }) };
    const handled = () => route.handle(exchange, context);
    const work = () => (isNoted(route) ? noteAct(act, notes, handled) : handled());
    const inTurn = () => (route.work ? queues[route.work].run(exchange.signal, work) : work());
    const key = route.method === "post" && route.needs !== "nothing" ? keyOf(request) : undefined;
    const fingerprint = () => fingerprintOf(request, route.body && (request.body as unknown));
    const keyed = key !== undefined && { caller: caller.key ?? caller.who, key, fingerprint: fingerprint(), incident };
    const reply = await (keyed ? once(keyed, inTurn) : inTurn()).catch(asUnprocessable);
    if (reply) sendReply(response, reply);
  };
  const before = [nameRoute(route.path), refuseHead(route), admit];
  app[route.method](expressPath(route.path), ...before, ...(route.body ? [body(route.maxBodyBytes)] : []), handle);
}

/** What changes something is noted, and what shows the evidence of an incident; not what anybody may send. */
const isNoted = ({ method, params, needs }: Route): boolean =>
  (method !== "get" && needs !== "nothing") ||
  ["incident", "answer"].some((name) => Object.hasOwn(params?.shape ?? {}, name));

function sendReply(
  response: Response,
  { status, body, headers }: NonNullable<Awaited<ReturnType<Route["handle"]>>>,
): void {
  response.status(status).set(headers ?? {});
  if (body === undefined) response.end();
  else if (typeof body === "string") response.send(body);
  else response.json(body);
}

const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ":$1");

function checked(schema: z.ZodType | undefined, given: unknown, where: string): unknown {
  if (!schema) return where === "query" ? refuseAny(given as object) : undefined;
  const result = parsed(schema, given);
  if (result.success) return result.data;
  const { issues } = result.error;
  const message = issues
    .slice(0, 5)
    .map((issue) => faultOf(issue, where))
    .join("; ");
  // What a schema says of itself is in the document; what code checks beyond it, such as that a date exists, cannot be.
  throw issues.every(({ code }) => code === "custom")
    ? new HttpFailure("unprocessable", message)
    : new Failure("invalid", message);
}

/** Readers within a schema throw of their own: what they read has the form that the document tells. */
function parsed(schema: z.ZodType, given: unknown): z.ZodSafeParseResult<unknown> {
  try {
    return schema.safeParse(given);
  } catch (error) {
    return asUnprocessable(error);
  }
}

/** What the document allows and nobody can follow: a query that is none, a range that is too long. */
function asUnprocessable(error: unknown): never {
  const isMeant = error instanceof Failure && error.kind === "invalid" && !(error instanceof HttpFailure);
  throw isMeant ? new HttpFailure("unprocessable", error.message) : error;
}

function refuseAny(query: object): undefined {
  const [name] = Object.keys(query);
  if (name === undefined) return undefined;
  throw new Failure("invalid", `query: unknown ${JSON.stringify(name.slice(0, 100))}, expected none`);
}

/** Says where and what, in our words: what the library says of values would quote them. */
function faultOf(issue: z.core.$ZodIssue, where: string): string {
  const at = [where, ...issue.path.map((step) => String(step).slice(0, 100))].join(".");
  const names = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 5).map((key) => key.slice(0, 100)) : [];
  if (names.length > 0) return `${at}: unknown ${names.map((name) => JSON.stringify(name)).join(", ")}`;
  return `${at}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}

const isStream = (route: Route): boolean => Object.values(route.replies).some(({ events }) => events !== undefined);

/** A stream has no head to ask for: it would stay open without a body. */
const refuseHead =
  (route: Route): RequestHandler =>
  (request, _response, next) => {
    if (request.method === "HEAD" && isStream(route)) throw notAllowed(request, allowedOf([route]));
    next();
  };

const allowedOf = (routes: readonly Route[]): string =>
  routes
    .flatMap((route) => [route.method.toUpperCase(), ...(route.method === "get" && !isStream(route) ? ["HEAD"] : [])])
    .concat("OPTIONS")
    .join(", ");

function refuseMethod(routes: readonly Route[]): RequestHandler {
  const allow = allowedOf(routes);
  return (request, response) => {
    if (request.method !== "OPTIONS") throw notAllowed(request, allow);
    response.status(204).set("allow", allow).end();
  };
}

const notAllowed = (request: Request, allow: string): HttpFailure =>
  new HttpFailure("method-not-allowed", `${request.method} is not allowed here, expected one of ${allow}`, { allow });
