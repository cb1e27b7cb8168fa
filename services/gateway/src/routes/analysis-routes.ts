import { HttpFailure, problemOf, serverSentEvents, type EventStream } from "@lagebild/runtime/http";
import type { z } from "zod";
import { actorOf, reaches } from "../access/caller.js";
import { nameFor } from "../analyse/name-for.js";
import { runAnalysis } from "../analyse/run-analysis.js";
import {
  analysisEvent,
  analysisQuery,
  analysisReply,
  type AnalysisEvent,
  type AnalysisReply,
} from "../api/analyses.js";
import { jobOf } from "../api/incidents.js";
import { uploadHeaders } from "../api/requests.js";
import { waitForJob } from "../wait-for-job.js";
import { pictureMarkdown } from "../picture/picture-markdown.js";
import { readUpload } from "./read-upload.js";
import { route, V1, type Exchange, type Route, type RouteContext } from "./route.js";

type Asked = Exchange<unknown, z.output<typeof analysisQuery>>;

/** An archive and a list of questions in, a report out. */
export const analysisRoutes: readonly Route[] = [
  route({
    method: "post",
    path: `${V1}/analyses`,
    operation: "analyse",
    needs: "ingest",
    summary:
      "Takes an archive as the body and questions as parameters, reads it, asks them, and answers with a report; streamed where text/event-stream is accepted: job, answered, analysis or problem",
    query: analysisQuery,
    headers: uploadHeaders,
    takesBytes: true,
    replies: { 200: { description: "Answers and report", schema: analysisReply, events: analysisEvent } },
    async handle(exchange, context) {
      if (!exchange.caller.scopes.includes("ask"))
        throw new HttpFailure(
          "forbidden",
          `this needs the scopes ingest and ask, the key has ${exchange.caller.scopes.join(", ")}`,
        );
      return /\btext\/event-stream\b/i.test(exchange.request.headers.accept ?? "")
        ? stream(exchange, context)
        : { status: 200, body: await analyse(exchange, context) };
    },
  }),
];

async function analyse(
  exchange: Asked,
  context: RouteContext,
  onEvent?: (event: AnalysisEvent) => void,
): Promise<AnalysisReply> {
  const { query, caller, signal } = exchange;
  const { lagebild, zone, count } = context;
  const incident = query.incident ?? nameFor(query.name ?? "", new Date());
  const { upload, settings, passwords } = await readUpload(exchange, context, async () => {
    if (!reaches(caller, incident))
      throw new HttpFailure("forbidden", `the key does not reach an incident named ${incident}`);
    const isThere = (await lagebild.incidents()).some(({ id }) => id === incident);
    if (!isThere) await lagebild.createIncident(incident, "", query.tlp && { tlp: query.tlp });
    else if (query.tlp) await lagebild.changeIncident(incident, { tlp: query.tlp });
  });
  const run = () =>
    runAnalysis(
      lagebild,
      {
        ...{ incident, settings, passwords, zone, paths: [upload.path], isUpload: true },
        questions: query.question ?? [],
        language: query.language,
        ...(query.model && { model: query.model }),
        broughtBy: actorOf(caller),
      },
      {
        signal,
        waitForJob: (id, onProgress) => waitForJob(lagebild, id, { signal, ...(onProgress && { onProgress }) }),
        onProgress: (job) => onEvent?.({ type: "job", job: jobOf(job) }),
        onAnswer(answer) {
          if ("record" in answer) count.question(answer.record.answer);
          onEvent?.({ type: "answered", ...answer });
        },
      },
    );
  const found = await upload.keepFor(run);
  const { job, answers, page } = found;
  return { incident, job: jobOf(await lagebild.job(job)), answers, report: pictureMarkdown(page) };
}

/** What fails before the first event is an answer with a status of its own. */
async function stream(exchange: Asked, context: RouteContext): Promise<undefined> {
  const { response, requestId } = exchange;
  response.once("close", context.streams.take());
  let events: EventStream | undefined;
  const send = (event: string, data: unknown): void => {
    events ??= serverSentEvents(response, { heartbeatMs: context.heartbeatMs });
    void events.send({ event, data });
  };
  try {
    const analysis = await analyse(exchange, context, (event) => send(event.type, event));
    send("analysis", { type: "analysis", analysis });
  } catch (error) {
    if (events === undefined) throw error;
    send("problem", problemOf(error, requestId).details);
  }
  events?.end();
}
