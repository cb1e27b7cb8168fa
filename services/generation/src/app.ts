import { abortOnClose, addHealth, createHttpApp, endOfRoutes, jsonBody, nameRoute } from "@lagebild/runtime/http";
import {
  problemOf,
  readBody,
  requestIdOf,
  serverSentEvents,
  tokenAdmission,
  type Log,
  type Metrics,
} from "@lagebild/runtime/http";
import type { Express } from "express";
import { z } from "zod";
import type { ChooseLookRequest, GenerationService, SecretRequest } from "./generation-service.js";

export interface AppOptions {
  readonly metrics: Metrics;
  readonly log: Log;
  /** What callers must send; undefined where only this machine can reach the service. */
  readonly token: string | undefined;
}

/** A window of a million tokens with its exact results. */
const MAX_REQUEST_BYTES = 64 * 1024 * 1024;

const MAX_CHOICE_BYTES = 1 << 20;

/** The caller is our gateway, which made the window: what is checked here is what a model would trip over. */
const answerRequest = z.looseObject({
  window: z.looseObject({ question: z.string(), blocks: z.array(z.looseObject({ id: z.number(), text: z.string() })) }),
  exact: z.array(z.looseObject({ result: z.looseObject({}) })),
  confidence: z.number(),
  isComplete: z.boolean(),
  model: z.enum(["default", "none"]),
  secret: z.string().min(1),
  staysHere: z.boolean().optional(),
  settings: z
    .strictObject({
      temperature: z.number().min(0).max(2).optional(),
      seed: z.number().int().min(0).optional(),
      maxTokens: z.number().int().min(1).max(32_000).optional(),
    })
    .optional(),
});

const chooseRequest = z.strictObject({
  question: z.string().min(1),
  language: z.enum(["en", "de"]),
  menu: z
    .array(z.strictObject({ said: z.string(), matched: z.number() }))
    .min(1)
    .max(20),
  secret: z.string().min(1),
  staysHere: z.boolean().optional(),
  timeoutMs: z.number().int().min(1).max(3_600_000),
});

const chooseLookRequest = z.strictObject({
  question: z.string(),
  language: z.enum(["en", "de"]),
  menu: z.array(z.string()).min(1).max(20),
  done: z.array(z.strictObject({ said: z.string(), found: z.string(), lines: z.array(z.string()) })).max(20),
  mostTokens: z.number().int(),
  secret: z.string().min(1),
  staysHere: z.boolean().optional(),
  model: z.enum(["default", "untested"]),
});

/** Speaks HTTP for the generation service, to the other services; answers are streams of events. */
export function createApp(service: GenerationService, { metrics, log, token }: AppOptions): Express {
  const app = createHttpApp({ metrics, admission: tokenAdmission(token, { log, metrics }) });
  addHealth(app, {
    metrics,
    parts: async () => [{ name: "generation", isReady: true, detail: (await service.model())?.name ?? "rules" }],
  });
  app.get("/model", nameRoute("/model"), async (_request, response) => {
    response.json({ model: (await service.model()) ?? null });
  });
  app.post("/choices", nameRoute("/choices"), jsonBody({ limitBytes: MAX_CHOICE_BYTES }), async (request, response) => {
    const body = readBody(chooseRequest, request.body);
    response.json({ chosen: (await service.choose(body, abortOnClose(response))) ?? null });
  });
  app.post("/looks", nameRoute("/looks"), jsonBody({ limitBytes: MAX_CHOICE_BYTES }), async (request, response) => {
    const body = readBody(chooseLookRequest, request.body) satisfies ChooseLookRequest;
    response.json({ choice: (await service.chooseLook(body, abortOnClose(response))) ?? null });
  });
  const path = "/incidents/:incident/answers";
  app.post(path, nameRoute(path), jsonBody({ limitBytes: MAX_REQUEST_BYTES }), async (request, response) => {
    const body = readRequest(request.body);
    const events = serverSentEvents(response);
    try {
      const generated = await service.generate(String(request.params["incident"]), body, {
        signal: events.signal,
        onStated: (answer) => void events.send({ event: "stated", data: answer }),
        onSentence: (sentence) => void events.send({ event: "sentence", data: sentence }),
      });
      await events.send({ event: "answer", data: generated });
    } catch (error) {
      const { kind, details } = problemOf(error, requestIdOf(response));
      if (kind === "internal") log("answer failed", { stack: error instanceof Error ? error.stack : String(error) });
      await events.send({ event: "failure", data: details });
    }
    events.end();
  });
  endOfRoutes(app, log);
  return app;
}

function readRequest(body: unknown): SecretRequest {
  readBody(answerRequest, body);
  return body as SecretRequest;
}
