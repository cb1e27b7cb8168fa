import { randomUUID } from "node:crypto";
import { createServer, STATUS_CODES, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { Failure } from "@lagebild/domain";
import { PROBLEM_MEDIA_TYPE, type ProblemDetails } from "./problem-details.js";

export interface ListenOptions {
  /** 127.0.0.1 unless told otherwise. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** How long `close` waits for answers that are under way. */
  readonly graceMs?: number;
  /** How long a client may take to send its headers. */
  readonly headersTimeoutMs?: number;
  /** Speaks TLS with this certificate: PEM, with those that vouch for it, and its key. */
  readonly tls?: Certificate;
}

export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** A server that accepts requests. */
export interface Listening {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Takes no more requests, cuts event streams, lets answers end for `graceMs`, then cuts what is left. */
  close(): Promise<void>;
}

const LIMITS = { graceMs: 10_000, headersTimeoutMs: 15_000, keepAliveMs: 30_000, connections: 2_000 };

/** Serves an app. Failure "unavailable" where the address is taken or not ours, "invalid" where the certificate is none. */
export async function listen(app: RequestListener, options: ListenOptions): Promise<Listening> {
  const headersTimeout = options.headersTimeoutMs ?? LIMITS.headersTimeoutMs;
  // Bodies may be uploads of hours; who reads a body bounds how slowly it may come.
  const limits = {
    headersTimeout,
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(5_000, headersTimeout),
    keepAliveTimeout: LIMITS.keepAliveMs,
  };
  const server = options.tls ? secureServer(options.tls, limits, app) : createServer(limits, app);
  server.maxConnections = LIMITS.connections;
  server.on("clientError", refuseUnreadable);
  const running = trackAnswers(server);
  const host = options.host ?? "127.0.0.1";
  await started(server, host, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`,
    host,
    port,
    close: once(() => stopped(server, running, options.graceMs ?? LIMITS.graceMs)),
  };
}

function secureServer({ cert, key }: Certificate, limits: object, app: RequestListener): Server {
  try {
    const server = createSecureServer({ ...limits, cert, key, minVersion: "TLSv1.2" }, app);
    server.on("tlsClientError", (_error, socket) => socket.destroy());
    return server;
  } catch (error) {
    throw new Failure("invalid", "certificate or key cannot be read, expected PEM, the key without a password", error);
  }
}

/** Answers what is not HTTP, too long or too slow, as far as one can. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ""] ?? 400;
  const title = STATUS_CODES[status] ?? "";
  const requestId = randomUUID(); // in no line of the log: nothing was made of the request
  const details: ProblemDetails = {
    type: "/problems/invalid",
    title,
    status,
    detail: title.toLowerCase(),
    instance: `urn:request:${requestId}`,
    requestId,
  };
  const body = JSON.stringify(details);
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}

function trackAnswers(server: Server): ReadonlySet<ServerResponse> {
  const running = new Set<ServerResponse>();
  server.on("request", (_request, response) => {
    running.add(response);
    response.once("close", () => running.delete(response));
  });
  return running;
}

const started = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "EADDRINUSE" ? "is in use" : `cannot be used (${error.code ?? error.message})`;
      reject(new Failure("unavailable", `address ${host} port ${port} ${reason}: choose another`, error));
    });
    server.listen(port, host, resolve);
  });

async function stopped(server: Server, running: ReadonlySet<ServerResponse>, graceMs: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const response of running) {
    const isStream = String(response.getHeader("content-type") ?? "").startsWith("text/event-stream");
    // Streams last as long as their reader likes; cut and not ended, so that none looks complete and their work stops.
    if (isStream) response.destroy();
    else if (!response.headersSent) response.setHeader("connection", "close");
  }
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cut);
}

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= act());
}
