import { Agent, request as startRequest, type IncomingMessage } from "node:http";
import { Agent as TlsAgent, request as startTlsRequest } from "node:https";
import { Failure } from "@lagebild/domain";
import { failureOf } from "./problem-details.js";
import { readServerEvents, type ReceivedEvent } from "./read-server-events.js";

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Until the answer is complete, or for events until the next piece of them. */
  readonly timeoutMs?: number;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string;
  /** Answers longer than this are refused. */
  readonly maxBytes?: number;
}

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 64 * 1024 * 1024;
const agent = new Agent({ keepAlive: true, maxFreeSockets: 16 });
const tlsAgent = new TlsAgent({ keepAlive: true, maxFreeSockets: 16 });

/**
 * Sends JSON to another service and returns the JSON it answers. What the service refuses comes back as the failure it
 * was; "unavailable" where it cannot be reached, "timeout" where it takes too long; an abort throws the signal's reason.
 */
export async function postJson(url: string, body: unknown, options: CallOptions = {}): Promise<unknown> {
  return call({ method: "POST", url, body, options }, readJson);
}

/** Asks another service for JSON; fails as `postJson` does. */
export async function getJson(url: string, options: CallOptions = {}): Promise<unknown> {
  return call({ method: "GET", url, body: undefined, options }, readJson);
}

/** Sends JSON to another service and yields the events it answers with; fails as `postJson` does. */
export async function* postForEvents(
  url: string,
  body: unknown,
  options: CallOptions = {},
): AsyncGenerator<ReceivedEvent> {
  const guard = guardOf(options);
  const sent = { method: "POST", url, body, options, accept: "text/event-stream" };
  try {
    const response = await send(sent, guard.signal);
    if (response.statusCode !== 200) throw refusalOf(await readAll(response, MAX_BYTES), sent, response);
    response.on("data", guard.touch);
    yield* readServerEvents(response);
  } catch (error) {
    throw guard.reasonFor(error) ?? asFailure(error, url);
  } finally {
    guard.end();
  }
}

interface Call {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly options: CallOptions;
  readonly accept?: string;
}

async function call<T>(sent: Call, read: (response: IncomingMessage, sent: Call) => Promise<T>): Promise<T> {
  const guard = guardOf(sent.options);
  try {
    return await read(await send(sent, guard.signal), sent);
  } catch (error) {
    throw guard.reasonFor(error) ?? asFailure(error, sent.url);
  } finally {
    guard.end();
  }
}

/** One signal for the caller's abort and for the time that is over. */
function guardOf({ signal, timeoutMs = TIMEOUT_MS }: CallOptions) {
  const controller = new AbortController();
  const stop = (): void => controller.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  const late = (): void => controller.abort(new Failure("timeout", `no answer within ${timeoutMs / 1000} s`));
  const timer = setTimeout(late, timeoutMs);
  return {
    signal: controller.signal,
    touch: (): void => void timer.refresh(),
    /** Why it was stopped, where it was; else nothing. */
    reasonFor: (error: unknown): Error | undefined => {
      if (!controller.signal.aborted || error instanceof Failure) return undefined;
      return controller.signal.reason as Error;
    },
    end(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      controller.abort();
    },
  };
}

async function send(sent: Call, signal: AbortSignal): Promise<IncomingMessage> {
  try {
    return await sendOnce(sent, signal, true);
  } catch (error) {
    // A kept connection may have been closed by the other side just as it was used again.
    if (!(error instanceof StaleConnection)) throw error;
    return sendOnce(sent, signal, false);
  }
}

class StaleConnection extends Error {}

function sendOnce({ method, url, body, options, accept }: Call, signal: AbortSignal, isKept: boolean) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const isTls = url.startsWith("https:");
  return new Promise<IncomingMessage>((resolve, reject) => {
    const request = (isTls ? startTlsRequest : startRequest)(url, {
      method,
      signal,
      agent: isKept ? (isTls ? tlsAgent : agent) : false,
      headers: {
        accept: accept ?? "application/json",
        ...(text !== undefined && {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(text),
        }),
        ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
      },
    });
    request.once("response", resolve);
    request.once("error", (error: NodeJS.ErrnoException) => {
      const isStale = request.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      reject(isStale && !signal.aborted ? new StaleConnection() : error);
    });
    request.end(text);
  });
}

async function readJson(response: IncomingMessage, sent: Call): Promise<unknown> {
  const bytes = await readAll(response, sent.options.maxBytes ?? MAX_BYTES);
  const status = response.statusCode ?? 0;
  if (status < 200 || status > 299) throw refusalOf(bytes, sent, response);
  if (bytes.length === 0) return undefined;
  const value = parse(bytes);
  if (value === undefined) throw new Failure("unavailable", `${sent.url} answered something that is not JSON`);
  return value;
}

async function readAll(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new Failure("invalid", `the answer is longer than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refusalOf(bytes: Buffer, { url }: Call, response: IncomingMessage): Failure {
  const status = response.statusCode ?? 0;
  const failure = failureOf(parse(bytes));
  return failure ?? new Failure("unavailable", `${url} answered with status ${status}, expected one of our services`);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}

function asFailure(error: unknown, url: string): Error {
  if (error instanceof Failure) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "no code";
  if (code === "ECONNREFUSED")
    return new Failure("unavailable", `nothing answers at ${url}: is the service running`, error);
  return new Failure("unavailable", `the connection to ${url} broke (${code})`, error);
}
