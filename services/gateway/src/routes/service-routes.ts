import { readinessOf, type Metrics } from "@lagebild/runtime/http";
import { alive, apiDocument, metricsText, readiness } from "../api/incidents.js";
import { route, V1, type Route } from "./route.js";

export interface ServiceRoutes {
  readonly metrics: Metrics;
  /** The document, made when it is first asked for. */
  document(): object;
}

/** How the service is, and what it offers. */
export const serviceRoutes = ({ metrics, document }: ServiceRoutes): readonly Route[] => [
  route({
    method: "get",
    path: "/health",
    operation: "isAlive",
    needs: "nothing",
    summary: "Says that the process lives; needs no key",
    replies: { 200: { description: "It lives", schema: alive } },
    handle: () => Promise.resolve({ status: 200, body: { status: "alive" } }),
  }),
  route({
    method: "get",
    path: "/ready",
    operation: "isReady",
    needs: "read",
    summary: "Says whether each part can do its work, and why not",
    replies: {
      200: { description: "All parts are ready", schema: readiness },
      503: { description: "A part is not", schema: readiness },
    },
    async handle(_exchange, { lagebild }) {
      const body = await readinessOf(() => lagebild.status());
      return { status: body.isReady ? 200 : 503, body };
    },
  }),
  route({
    method: "get",
    path: "/metrics",
    operation: "readMetrics",
    needs: "read",
    summary: "Counts and measures for Prometheus",
    replies: { 200: { description: "The metrics", schema: metricsText, mediaTypes: ["text/plain"] } },
    handle: async () => ({
      status: 200,
      body: await metrics.text(),
      headers: { "content-type": metrics.contentType },
    }),
  }),
  route({
    method: "get",
    path: `${V1}/openapi.json`,
    operation: "readDocument",
    needs: "read",
    summary: "This document",
    replies: { 200: { description: "OpenAPI 3.1", schema: apiDocument } },
    handle: () => Promise.resolve({ status: 200, body: document() }),
  }),
];
