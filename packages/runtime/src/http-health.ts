import type { Express } from "express";
import { nameRoute } from "./http-app.js";
import type { Metrics } from "./metrics.js";

/** Whether a part of a service can do its work, with why not. */
export interface Readiness {
  readonly name: string;
  readonly isReady: boolean;
  readonly detail: string;
}

export interface HealthOptions {
  readonly metrics: Metrics;
  parts(): Promise<readonly Readiness[]>;
}

/** Longer than any part should need to say how it is. */
const READY_TIMEOUT_MS = 5_000;

/** Adds `/health` (the process lives), `/ready` (503 while a part is not) and `/metrics` to a service. */
export function addHealth(app: Express, { metrics, parts }: HealthOptions): void {
  app.get("/health", nameRoute("/health"), (_request, response) => void response.json({ status: "alive" }));
  app.get("/ready", nameRoute("/ready"), async (_request, response) => {
    const readiness = await readinessOf(parts);
    response.status(readiness.isReady ? 200 : 503).json(readiness);
  });
  app.get("/metrics", nameRoute("/metrics"), async (_request, response) => {
    response.set("content-type", metrics.contentType).send(await metrics.text());
  });
}

/** Asks the parts how they are; one that fails to say, or takes over five seconds, is not ready. */
export async function readinessOf(
  parts: () => Promise<readonly Readiness[]>,
): Promise<{ readonly isReady: boolean; readonly parts: readonly Readiness[] }> {
  const silent = (detail: string): readonly Readiness[] => [{ name: "status", isReady: false, detail }];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Readiness[]>((resolve) => {
    timer = setTimeout(() => resolve(silent("no answer within 5 s")), READY_TIMEOUT_MS);
  });
  const asked = parts().catch((error: unknown) => silent(error instanceof Error ? error.message : "unknown"));
  const all = await Promise.race([asked, late]);
  clearTimeout(timer);
  return { isReady: all.every((part) => part.isReady), parts: all };
}
