import {
  similarEvents,
  similarEventsQuery,
  similarQuery,
  similarShapes,
  tokenReport,
  tokensRequest,
} from "../api/embedding.js";
import { incidentParams } from "../api/requests.js";
import { route, V1, type Route } from "./route.js";

/** What the models make of a text. */
export const embeddingRoutes: readonly Route[] = [
  route({
    method: "get",
    path: `${V1}/incidents/{incident}/similar`,
    operation: "listSimilarShapes",
    work: "reads",
    needs: "read",
    summary: "Lists the kinds of lines that mean something like a text, with counts and where one stands",
    params: incidentParams,
    query: similarQuery,
    replies: { 200: { description: "Shapes, the nearest first", schema: similarShapes } },
    handle: async ({ params, query: { text, limit, ...filter } }, { lagebild }) => ({
      status: 200,
      body: await lagebild.similar(params.incident, { text, filter, ...(limit !== undefined && { limit }) }),
    }),
  }),
  route({
    method: "get",
    path: `${V1}/similar`,
    operation: "listSimilarEvents",
    work: "reads",
    needs: "read",
    summary: "Lists the events of the knowledge base that mean something like a text",
    query: similarEventsQuery,
    replies: { 200: { description: "Events, the nearest first", schema: similarEvents } },
    handle: async ({ query }, { lagebild }) => ({ status: 200, body: await lagebild.similarEvents(query) }),
  }),
  route({
    method: "post",
    path: `${V1}/tokens`,
    operation: "showTokens",
    work: "reads",
    needs: "read",
    summary:
      "Shows how the embedding model and the language model cut a text, and how near a word comes to itself in another",
    body: tokensRequest,
    replies: { 200: { description: "Pieces with ids, and counts", schema: tokenReport } },
    handle: async ({ body }, { lagebild }) => ({ status: 200, body: await lagebild.tokens(body) }),
  }),
];
