import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { kindOf, messageOf, type LanguageModel, type ModelRequest } from "@lagebild/domain";
import { fromJsonSchema } from "../json-schema.js";

/** What the server does with a chat request: answer it, or one of the ways in which servers fail. */
export type Behaviour =
  | "answer"
  /** Takes the request and never says anything. */
  | "hang"
  /** Sends the first piece and then nothing more. */
  | "stall"
  /** Sends the pieces one by one, with a pause after each, and goes on with white space for ever. */
  | "drip"
  /** Ends the response in order without a word. */
  | "empty"
  /** Sends the first piece and drops the connection. */
  | "cut"
  /** Sends the first piece and ends the response in order, without the end of the answer. */
  | "end-early"
  | { readonly status: number; readonly message?: string; readonly headers?: Readonly<Record<string, string>> };

/** A request that the server got. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: ChatBody;
  /** The client closed the connection before the response was complete. */
  wasAborted: boolean;
}

/** The part of an OpenAI chat request that this server reads. */
export interface ChatBody {
  readonly model?: string;
  readonly messages?: readonly { readonly role: string; readonly content: string }[];
  readonly stream?: boolean;
  readonly seed?: number;
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly logprobs?: boolean;
  readonly chat_template_kwargs?: Readonly<Record<string, unknown>>;
  readonly reasoning_effort?: string;
  readonly think?: boolean;
  readonly response_format?: {
    readonly type: string;
    readonly json_schema?: { readonly schema?: unknown };
    readonly schema?: unknown;
  };
  readonly content?: string;
}

export interface TestServerOptions {
  readonly model: LanguageModel;
  /** Asked for each chat request, counted from 0. */
  readonly behave?: (request: number) => Behaviour;
  readonly apiKey?: string;
  /** Whose server it says it is; `me` is llama.cpp's Python package. */
  readonly ownedBy?: string;
  /** Where it tells its context; nowhere by default, as `meta` then holds what the model was trained for. */
  readonly tells?: "max_model_len" | "meta" | "props" | "ps" | "show" | "trained";
  /** What it does with a prompt that its context does not hold. */
  readonly overflows?: "told" | "untold" | "empty";
  /** What the server can do; all by default. */
  readonly can?: {
    /** `json_object`: as servers of llama.cpp's Python package, which fail at OpenAI's way. */
    readonly schema?: boolean | "json_object";
    /** Fields that it refuses by name. */
    readonly refuses?: readonly (keyof ChatBody)[];
    readonly logprobs?: boolean;
    readonly tokenize?: boolean;
    readonly models?: boolean;
  };
}

export interface TestServer {
  /** Ends in `/v1`. */
  readonly url: string;
  /** Chat requests, in the order in which they came. */
  readonly requests: readonly ReceivedRequest[];
  /** Drops all connections. */
  close(): Promise<void>;
}

/** An OpenAI-compatible server over any language model, on a free port of 127.0.0.1. For tests. */
export async function testOpenaiServer(options: TestServerOptions): Promise<TestServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    respond(request, response, options, requests).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendError(response, statusOf(error), messageOf(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

const STATUS: Readonly<Record<string, number>> = { invalid: 400, denied: 401, missing: 404, busy: 429, timeout: 504 };
const statusOf = (error: unknown): number => STATUS[kindOf(error)] ?? 503;

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  options: TestServerOptions,
  requests: ReceivedRequest[],
): Promise<void> {
  const { model, apiKey, can = {} } = options;
  if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`)
    return sendError(response, 401, "wrong api key");
  const path = request.url ?? "";
  if (path === "/v1/models" && can.models !== false)
    return sendJson(response, { object: "list", data: [modelCard(options)] });
  const told = contextPaths(options)[path];
  if (told) return sendJson(response, told);
  const body = JSON.parse((await textOf(request)) || "{}") as ChatBody;
  if (path === "/tokenize" && can.tokenize !== false) return sendTokens(response, model, body);
  if (path !== "/v1/chat/completions") return sendError(response, 404, `there is no ${path}`);
  const received = { path, headers: request.headers, body, wasAborted: false };
  requests.push(received);
  if (await overflows(options, body)) return overflow(response, options);
  if (body.model !== model.identity.name) return sendError(response, 404, `the model ${body.model} does not exist`);
  const refused = can.refuses?.find((name) => body[name] !== undefined);
  if (refused) return sendError(response, 422, `body.${refused}: extra inputs are not permitted`);
  if (body.response_format?.type === "json_schema" && can.schema === "json_object")
    return sendError(response, 500, "internal error");
  if (body.response_format && can.schema === false) return sendError(response, 400, "response_format is not supported");
  if (body.logprobs && can.logprobs === false) return sendError(response, 400, "logprobs are not supported");
  const closed = new AbortController();
  response.once("close", () => {
    if (response.writableEnded) return;
    received.wasAborted = true;
    closed.abort();
  });
  await chat({ response, body, model, signal: closed.signal }, options.behave?.(requests.length - 1) ?? "answer");
}

const modelCard = ({ model: { identity, contextTokens }, ownedBy = "test", tells }: TestServerOptions) => ({
  id: identity.name,
  object: "model",
  created: Math.floor(Date.now() / 1000),
  owned_by: ownedBy,
  ...(tells === "max_model_len" && { max_model_len: contextTokens }),
  meta: {
    fingerprint: identity.fingerprint,
    ...(tells === "trained" && { n_ctx_train: contextTokens }),
    ...(tells === "meta" && { n_ctx: contextTokens, n_ctx_train: 131_072 }),
  },
});

const contextPaths = ({ model, tells }: TestServerOptions): Readonly<Record<string, unknown>> => ({
  ...(tells === "props" && { "/props": { default_generation_settings: { n_ctx: model.contextTokens } } }),
  ...(tells === "ps" && {
    "/api/ps": { models: [{ name: `${model.identity.name}:latest`, context_length: model.contextTokens }] },
    "/api/show": { model_info: { "llama.context_length": 131_072 } },
  }),
  ...(tells === "show" && {
    "/api/show": {
      parameters: `temperature 0.7\nnum_ctx ${model.contextTokens}`,
      model_info: { "llama.context_length": 131_072 },
    },
  }),
});

async function sendTokens(response: ServerResponse, model: LanguageModel, body: ChatBody): Promise<void> {
  const pieces = await model.tokenise(body.content ?? "");
  if (!pieces) return sendError(response, 404, "there is no /tokenize");
  sendJson(response, { tokens: pieces.map((piece, id) => ({ id, piece })) });
}

async function overflows({ model, overflows: how }: TestServerOptions, body: ChatBody): Promise<boolean> {
  const text = (body.messages ?? []).map(({ content }) => content).join("\n");
  const tokens = (await model.countTokens(text)) ?? 0;
  return how !== undefined && tokens + (body.max_tokens ?? 0) > model.contextTokens;
}

function overflow(response: ServerResponse, { model, overflows: how }: TestServerOptions): void {
  if (how === "empty") return void response.setHeader("content-type", "text/event-stream").end("data: [DONE]\n\n");
  const number = how === "told" ? ` (${model.contextTokens} tokens)` : "";
  sendError(response, 400, `the request exceeds the available context size${number}, try increasing it`);
}

interface Chat {
  readonly response: ServerResponse;
  readonly body: ChatBody;
  readonly model: LanguageModel;
  readonly signal: AbortSignal;
}

async function chat({ response, body, model, signal }: Chat, behaviour: Behaviour): Promise<void> {
  if (typeof behaviour === "object") {
    for (const [name, value] of Object.entries(behaviour.headers ?? {})) response.setHeader(name, value);
    return sendError(response, behaviour.status, behaviour.message ?? "told to fail");
  }
  if (behaviour === "hang") return;
  if (behaviour === "empty")
    return void response.setHeader("content-type", "text/event-stream").end("data: [DONE]\n\n");
  const pieces: { text: string; probability?: number }[] = [];
  for await (const piece of model.generate(modelRequest(body), signal)) {
    pieces.push(piece);
    if (!body.stream) continue;
    if (pieces.length === 1) response.setHeader("content-type", "text/event-stream");
    response.write(eventOf(chunkOf(body, [piece], null)));
    if (behaviour === "answer") continue;
    if (behaviour === "drip") {
      await sleep(DRIP_MS);
      continue;
    }
    await new Promise((resolve) => setImmediate(resolve)); // lets the piece out before the end
    if (behaviour === "cut") response.destroy();
    if (behaviour === "end-early") response.end();
    return;
  }
  while (behaviour === "drip" && !signal.aborted) {
    response.write(eventOf(chunkOf(body, [{ text: " " }], null)));
    await sleep(DRIP_MS);
  }
  if (!body.stream) return sendJson(response, chunkOf(body, pieces, "stop"));
  if (!response.headersSent) response.setHeader("content-type", "text/event-stream");
  response.end(`${eventOf(chunkOf(body, [], "stop"))}data: [DONE]\n\n`);
}

const DRIP_MS = 5;

const UNBOUND: ModelRequest["schema"] = { type: "object", properties: { answer: { type: "string" } } };

function modelRequest({ messages = [], response_format: format, temperature, seed, max_tokens: max }: ChatBody) {
  const textsOf = (roles: readonly string[]): string =>
    messages
      .filter(({ role }) => roles.includes(role))
      .map(({ content }) => content)
      .join("\n");
  return {
    system: textsOf(["system", "developer"]),
    user: textsOf(["user", "assistant"]),
    schema: format ? fromJsonSchema(format.json_schema?.schema ?? format.schema) : UNBOUND,
    temperature: temperature ?? 0,
    seed: seed ?? 0,
    maxTokens: max ?? 256,
  };
}

function chunkOf(
  { model, stream, logprobs }: ChatBody,
  pieces: readonly { readonly text: string; readonly probability?: number }[],
  finishReason: string | null,
) {
  const content = pieces.map(({ text }) => text).join("");
  const told = pieces.filter(({ probability }) => probability !== undefined);
  const message = { role: "assistant", content };
  return {
    id: "chat-1",
    object: stream ? "chat.completion.chunk" : "chat.completion",
    created: 0,
    model,
    system_fingerprint: "test-1",
    choices: [
      {
        index: 0,
        ...(stream ? { delta: message } : { message }),
        finish_reason: finishReason,
        ...(logprobs && {
          logprobs: {
            content: told.map(({ text, probability }) => ({ token: text, logprob: Math.log(probability ?? 1) })),
          },
        }),
      },
    ],
    ...(finishReason !== null && { usage: { prompt_tokens: 1, completion_tokens: pieces.length, total_tokens: 1 } }),
  };
}

const eventOf = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const bytes of request.setEncoding("utf8")) text += bytes as string;
  return text;
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(value));
}

function sendError(response: ServerResponse, status: number, message: string): void {
  response.statusCode = status;
  sendJson(response, { error: { message, type: "test_error", code: status } });
}
