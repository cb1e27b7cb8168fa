import type { ServerResponse } from "node:http";
import { Failure } from "@lagebild/domain";
import { abortOnClose } from "./abort-on-close.js";

export interface ServerEvent {
  /** Letters, digits and hyphens. */
  readonly event: string;
  /** Written as JSON. */
  readonly data: unknown;
  /** What a reader that comes back names as the last it saw. */
  readonly id?: string;
}

/** A stream of events to one reader. */
export interface EventStream {
  /** Aborts when the reader leaves. */
  readonly signal: AbortSignal;
  /** Resolves once the reader can take more; an event for a reader that left is dropped. */
  send(event: ServerEvent): Promise<void>;
  end(): void;
}

export interface EventStreamOptions {
  /** How often a comment shows the reader, and what stands between, that the stream lives. */
  readonly heartbeatMs?: number;
}

const HEARTBEAT_MS = 15_000;
/** Milliseconds after which a reader whose connection broke comes back. */
const RETRY_MS = 2_000;

/** Starts a stream of server-sent events. */
export function serverSentEvents(response: ServerResponse, options: EventStreamOptions = {}): EventStream {
  const signal = abortOnClose(response);
  response.statusCode = 200;
  response.setHeader("content-type", "text/event-stream; charset=utf-8");
  response.setHeader("cache-control", "no-store");
  response.setHeader("x-accel-buffering", "no");
  response.write(`retry: ${RETRY_MS}\n\n`);
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(":\n\n");
  }, options.heartbeatMs ?? HEARTBEAT_MS);
  heartbeat.unref();
  response.once("close", () => clearInterval(heartbeat));
  return {
    signal,
    async send(event) {
      const frame = frameOf(event);
      if (response.writableEnded || response.destroyed) return;
      if (!response.write(frame)) await drained(response);
    },
    end() {
      clearInterval(heartbeat);
      response.end();
    },
  };
}

/** Writes one event as it travels; line breaks of any kind in it cannot start another. Failure "invalid" for a name or id that could. */
export function frameOf({ event, data, id }: ServerEvent): string {
  if (!/^[A-Za-z0-9-]+$/.test(event))
    throw new Failure("invalid", `event is named ${JSON.stringify(event)}, expected letters, digits and hyphens`);
  if (id !== undefined && /[\r\n\0]/.test(id))
    throw new Failure("invalid", "event id holds a line break or NUL, expected neither");
  const text = JSON.stringify(data) ?? "null";
  return `event: ${event}\n${id === undefined ? "" : `id: ${id}\n`}data: ${text}\n\n`;
}

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
  });
