import { givenPlan } from "@lagebild/answer/plan-schema";
import type { ReadQuestion, SourceId } from "@lagebild/domain";
import {
  addHealth,
  createHttpApp,
  endOfRoutes,
  jsonBody,
  nameRoute,
  problemOf,
  readBody,
  requestIdOf,
  serverSentEvents,
  tokenAdmission,
  abortOnClose,
  type Log,
  type Metrics,
} from "@lagebild/runtime/http";
import type { Express, RequestHandler } from "express";
import { z } from "zod";
import {
  filterRequest,
  zoneRequest,
  investigationCalls,
  investigationSearches,
  viewCalls,
} from "./investigate/investigate-requests.js";
import type { RetrievalService } from "./retrieval-service.js";
import type { WindowRequest } from "./retrieve-window.js";

export interface AppOptions {
  readonly metrics: Metrics;
  readonly log: Log;
  /** What callers must send; undefined where only this machine can reach the service. */
  readonly token: string | undefined;
}

const turn = z.strictObject({
  question: z.string(),
  answer: z.string(),
  values: z.array(z.string()),
  read: z.custom<ReadQuestion>((value) => typeof value === "object" && value !== null).optional(),
});
const windowRequest = z.strictObject({
  question: z.string(),
  budgetTokens: z.number().int(),
  filter: filterRequest.optional(),
  zone: zoneRequest.optional(),
  retrievers: z.strictObject({ meaning: z.boolean(), words: z.boolean() }).optional(),
  history: z.array(turn).max(50).optional(),
  plan: givenPlan.optional(),
});
const sentenceRequest = z.strictObject({
  text: z.string().max(2_000),
  question: z.string(),
  language: z.enum(["en", "de"]),
  zone: z.string().max(60),
  counts: z.array(z.number()).max(1_000),
  cited: z
    .array(
      z.strictObject({
        source: z.string().transform((id) => id as SourceId),
        lines: z.array(z.number().int().min(1)).max(1_000),
      }),
    )
    .max(100),
});
const linesRequest = z.strictObject({ file: z.string(), lines: z.array(z.number().int().min(1)).max(10_000) });

/** Speaks HTTP for the retrieval service, to the other services. */
export function createApp(service: RetrievalService, { metrics, log, token }: AppOptions): Express {
  const app = createHttpApp({ metrics, admission: tokenAdmission(token, { log, metrics }) });
  addHealth(app, {
    metrics,
    parts: async () => [{ name: "retrieval", isReady: true, detail: await service.ping() }],
  });
  const post = (
    path: string,
    work: (incident: string, body: unknown, signal: AbortSignal) => Promise<unknown>,
  ): void => {
    const answer: RequestHandler<{ incident: string }> = async (request, response) => {
      response.json((await work(request.params.incident, request.body, abortOnClose(response))) ?? null);
    };
    app.post(path, nameRoute(path), jsonBody({ limitBytes: 1 << 20 }), answer as unknown as RequestHandler);
  };
  post("/incidents/:incident/windows", (incident, body, signal) =>
    service.window(incident, readBody(windowRequest, body) as WindowRequest, signal),
  );
  post("/incidents/:incident/lines", (incident, body) => {
    const { file, lines } = readBody(linesRequest, body);
    return service.readLines(incident, file, lines);
  });
  post("/incidents/:incident/sentences", async (incident, body) => ({
    fault: await service.faultOf(incident, readBody(sentenceRequest, body)),
  }));
  post("/incidents/:incident/records", (incident, body) => {
    const { file, lines } = readBody(linesRequest, body);
    return service.recordsAt(incident, file, lines);
  });
  post("/incidents/:incident/snapshot", (incident) => service.snapshot(incident));
  post("/incidents/:incident/release", (incident) => service.release(incident));
  for (const [name, work] of Object.entries(investigationCalls(service)))
    post(`/incidents/:incident/${name}`, (incident, body, signal) => work(incident, body, { signal }));
  addSearches(app, service, log);
  for (const [name, work] of Object.entries(viewCalls(service))) {
    app.post(`/${name}`, nameRoute(`/${name}`), jsonBody({ limitBytes: 1 << 20 }), async (request, response) => {
      response.json(await work(request.body));
    });
  }
  app.get("/status", nameRoute("/status"), async (_request, response) => {
    response.json({ detail: await service.ping() });
  });
  endOfRoutes(app, log);
  return app;
}

const MAX_LIST_BYTES = 256 * 1024 * 1024;
const PROGRESS_MS = 500;

/** Searches that take long answer with events: how far they are, then the report. */
function addSearches(app: Express, service: RetrievalService, log: Log): void {
  for (const [name, work] of Object.entries(investigationSearches(service))) {
    const path = `/incidents/:incident/${name}`;
    app.post(path, nameRoute(path), jsonBody({ limitBytes: MAX_LIST_BYTES }), async (request, response) => {
      const events = serverSentEvents(response);
      let toldAt = Number.NEGATIVE_INFINITY;
      try {
        const onProgress = (readBytes: number, totalBytes: number): void => {
          if (performance.now() - toldAt < PROGRESS_MS) return;
          toldAt = performance.now();
          void events.send({ event: "progress", data: { readBytes, totalBytes } });
        };
        const incident = String(request.params["incident"]);
        const report = await work(incident, request.body, { signal: events.signal, onProgress });
        await events.send({ event: "report", data: report });
      } catch (error) {
        const { kind, details } = problemOf(error, requestIdOf(response));
        if (kind === "internal") log("search failed", { stack: error instanceof Error ? error.stack : String(error) });
        await events.send({ event: "failure", data: details });
      }
      events.end();
    });
  }
}
