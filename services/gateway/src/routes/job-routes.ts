import { serverSentEvents } from "@lagebild/runtime/http";
import type { Caller } from "../access/caller.js";
import type { IngestJob } from "../ingest-queue.js";
import type { Lagebild } from "../lagebild.js";
import { job, jobList, jobOf } from "../api/incidents.js";
import { jobParams, jobsQuery, retry } from "../api/requests.js";
import { pageAfter } from "./page-of.js";
import { route, V1, type Exchange, type Route, type RouteContext } from "./route.js";

const ENDED: readonly string[] = ["done", "failed", "cancelled"];
const isEnded = ({ phase }: IngestJob): boolean => ENDED.includes(phase);
const eventId = ({ phase, changedMs }: IngestJob): string => `${phase}-${changedMs}`;

/** The newest jobs that pages are cut from. */
const MOST_PAGED = 10_000;

/** What reads uploads, as it goes on. */
export const jobRoutes: readonly Route[] = [
  route({
    method: "get",
    path: `${V1}/jobs`,
    operation: "listJobs",
    needs: "read",
    summary: "Lists jobs, the newest first",
    query: jobsQuery,
    replies: { 200: { description: "The jobs", schema: jobList } },
    async handle({ query, caller }, { lagebild }) {
      const { limit, after, ...about } = query;
      const most = after === undefined ? limit + 1 : MOST_PAGED;
      const found = await reachedJobs(lagebild, { ...about, limit: most }, caller);
      const { items, ...rest } = pageAfter(found, query);
      return { status: 200, body: { jobs: items.map(jobOf), ...rest } };
    },
  }),
  route({
    method: "get",
    path: `${V1}/jobs/{job}`,
    operation: "getJob",
    needs: "read",
    summary: "Shows where a job stands",
    params: jobParams,
    replies: { 200: { description: "The job", schema: job } },
    handle: async ({ params }, { lagebild }) => ({ status: 200, body: jobOf(await lagebild.job(params.job)) }),
  }),
  route({
    method: "get",
    path: `${V1}/jobs/{job}/events`,
    operation: "watchJob",
    needs: "read",
    summary: "Streams a job's state at once and on each change, as events named job; ends with the job",
    params: jobParams,
    replies: {
      200: { description: "Events named job", events: job },
      204: { description: "The job has ended and the reader, by its Last-Event-ID, knows: it need not come back" },
    },
    async handle(exchange, context) {
      const state = await context.lagebild.job(exchange.params.job);
      if (isEnded(state) && exchange.request.headers["last-event-id"] === eventId(state)) return { status: 204 };
      return watch(exchange, context);
    },
  }),
  route({
    method: "post",
    path: `${V1}/jobs/{job}/cancel`,
    operation: "cancelJob",
    needs: "ingest",
    summary: "Stops a job; one that has ended stays as it is",
    params: jobParams,
    replies: { 202: { description: "The job as it is now", schema: job } },
    async handle({ params }, { lagebild }) {
      await lagebild.cancelJob(params.job);
      return { status: 202, body: jobOf(await lagebild.job(params.job)) };
    },
  }),
  route({
    method: "post",
    path: `${V1}/jobs/{job}/retry`,
    operation: "retryJob",
    needs: "ingest",
    summary: "Runs failed slices again, all or those named",
    params: jobParams,
    body: retry,
    replies: { 202: { description: "The job as it is now", schema: job } },
    async handle({ params, body }, { lagebild }) {
      await lagebild.retryJob(params.job, body.slices);
      return { status: 202, body: jobOf(await lagebild.job(params.job)) };
    },
  }),
];

/** The newest jobs of the incidents that a caller reaches. */
async function reachedJobs(
  lagebild: Lagebild,
  query: { readonly incident?: string; readonly limit: number },
  caller: Caller,
): Promise<readonly IngestJob[]> {
  if (caller.incidents === undefined) return lagebild.jobs(query);
  const asked = caller.incidents.filter((id) => query.incident === undefined || id === query.incident);
  const found = await Promise.all(asked.map((incident) => lagebild.jobs({ incident, limit: query.limit })));
  return found
    .flat()
    .sort((a, b) => b.createdMs - a.createdMs)
    .slice(0, query.limit);
}

async function watch(
  { params, response }: Exchange<{ readonly job: string }>,
  { lagebild, streams, heartbeatMs }: RouteContext,
): Promise<undefined> {
  const leave = streams.take();
  response.once("close", leave);
  const events = serverSentEvents(response, { heartbeatMs });
  for await (const state of lagebild.watchJob(params.job, events.signal)) {
    await events.send({ event: "job", id: eventId(state), data: jobOf(state) });
  }
  events.end();
}
