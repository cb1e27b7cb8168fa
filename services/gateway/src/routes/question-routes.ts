import { problemOf, serverSentEvents, type EventStream } from "@lagebild/runtime/http";
import type { z } from "zod";
import { answerList, answerRecord, askEvent, replayAnswer, summaryOf } from "../api/answers.js";
import { investigationRequest } from "../api/investigation.js";
import { plannedOf, plannedQuestion, retrievedWindow } from "../api/windows.js";
import {
  answerParams,
  answersQuery,
  askRequest,
  incidentParams,
  MAX_REQUEST_BYTES,
  windowRequest,
} from "../api/requests.js";
import type { AskEvent } from "../lagebild.js";
import { pageOf } from "./page-of.js";
import { route, V1, type Exchange, type Reply, type Route, type RouteContext } from "./route.js";

/** Questions, and the answers they got. */
export const questionRoutes: readonly Route[] = [
  route({
    method: "post",
    path: `${V1}/incidents/{incident}/windows`,
    operation: "retrieveWindow",
    work: "questions",
    needs: "ask",
    summary: "Fills a context window for a question, without answering it",
    params: incidentParams,
    body: windowRequest,
    maxBodyBytes: MAX_REQUEST_BYTES,
    replies: { 200: { description: "The window", schema: retrievedWindow } },
    handle: async ({ params, body, signal }, { lagebild }) => ({
      status: 200,
      body: await lagebild.window(params.incident, body, signal),
    }),
  }),
  route({
    method: "post",
    path: `${V1}/incidents/{incident}/plans`,
    operation: "planQuestion",
    work: "questions",
    needs: "ask",
    summary: "Says how a question would be worked: its statements, the shapes they count, and what each one matches",
    params: incidentParams,
    body: windowRequest,
    maxBodyBytes: MAX_REQUEST_BYTES,
    replies: { 200: { description: "The plan, to be edited and given with the question", schema: plannedQuestion } },
    async handle({ params, body, signal }, { lagebild }) {
      return { status: 200, body: plannedOf(await lagebild.window(params.incident, body, signal)) };
    },
  }),
  route({
    method: "post",
    path: `${V1}/incidents/{incident}/questions`,
    operation: "ask",
    work: "questions",
    needs: "ask",
    summary:
      "Answers a question; streamed where text/event-stream is accepted: window, stated, sentence, answer or problem",
    params: incidentParams,
    body: askRequest,
    maxBodyBytes: MAX_REQUEST_BYTES,
    replies: { 200: { description: "The answer as it is kept", schema: answerRecord, events: askEvent } },
    handle: (exchange, context) =>
      /\btext\/event-stream\b/i.test(exchange.request.headers.accept ?? "")
        ? streamAnswer(exchange, context)
        : answerAtOnce(exchange, context),
  }),
  route({
    method: "post",
    path: `${V1}/incidents/{incident}/investigations`,
    operation: "investigate",
    work: "questions",
    needs: "ask",
    summary: "Answers a question by rules, then looks further in at most eight looks, which are kept with the answer",
    params: incidentParams,
    body: investigationRequest,
    maxBodyBytes: MAX_REQUEST_BYTES,
    replies: { 200: { description: "The answer as it is kept, with its trace", schema: answerRecord } },
    async handle({ params, body, signal }, { lagebild, count }) {
      const record = await lagebild.investigate(params.incident, body, { signal });
      count.question(record.answer);
      return { status: 200, body: record };
    },
  }),
  route({
    method: "get",
    path: `${V1}/incidents/{incident}/answers`,
    operation: "listAnswers",
    needs: "read",
    summary: "Lists the answers of an incident, the newest first",
    params: incidentParams,
    query: answersQuery,
    replies: { 200: { description: "What was asked and what came out", schema: answerList } },
    async handle({ params, query: { limit, after } }, { lagebild }) {
      const { items, ...rest } = pageOf(await lagebild.answers(params.incident, limit + 1, after), limit);
      return { status: 200, body: { answers: items.map(summaryOf), ...rest } };
    },
  }),
  route({
    method: "get",
    path: `${V1}/answers/{answer}`,
    operation: "getAnswer",
    needs: "read",
    summary: "Shows an answer as it is kept",
    params: answerParams,
    replies: { 200: { description: "The answer", schema: answerRecord } },
    handle: async ({ params }, { lagebild }) => ({ status: 200, body: await lagebild.answer(params.answer) }),
  }),
  route({
    method: "post",
    path: `${V1}/answers/{answer}/replay`,
    operation: "replayAnswer",
    work: "questions",
    needs: "ask",
    summary: "Makes an answer again from what is kept of it, and says whether it came out the same",
    params: answerParams,
    replies: { 200: { description: "What came out", schema: replayAnswer } },
    handle: async ({ params, signal }, { lagebild }) => ({
      status: 200,
      body: await lagebild.replay(params.answer, signal),
    }),
  }),
];

type Asked = Exchange<z.output<typeof incidentParams>, unknown, z.output<typeof askRequest>>;

async function answerAtOnce({ params, body, signal }: Asked, { lagebild, count }: RouteContext): Promise<Reply> {
  const record = await lagebild.ask(params.incident, body, { signal });
  count.question(record.answer);
  return { status: 200, body: record };
}

/** Starts the stream with its first event, so that what fails before is an answer with a status of its own. */
async function streamAnswer(exchange: Asked, { lagebild, count, streams, heartbeatMs }: RouteContext) {
  const { params, body, response, requestId, signal } = exchange;
  response.once("close", streams.take());
  let events: EventStream | undefined;
  const send = (event: string, data: unknown): void => {
    events ??= serverSentEvents(response, { heartbeatMs });
    // What is written waits in memory for a slow reader: an answer is short.
    void events.send({ event, data });
  };
  try {
    const record = await lagebild.ask(params.incident, body, {
      signal,
      onEvent: (event: AskEvent) => event.type !== "answer" && send(event.type, event),
    });
    count.question(record.answer);
    send("answer", { type: "answer", record });
  } catch (error) {
    if (events === undefined) throw error;
    send("problem", problemOf(error, requestId).details);
  }
  events?.end();
  return undefined;
}
