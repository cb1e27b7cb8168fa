import { listen, metrics } from "@lagebild/runtime/http";
import { memoryAuditLog, type AuditAct } from "@lagebild/store";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp, type AppOptions } from "../app.js";
import { V1 } from "../routes/route.js";
import { testLagebild, type TestLagebild } from "./test-lagebild.js";

/** The API over a product in memory, listening on a free port of this machine. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly lagebild: TestLagebild;
  /** What was noted in the audit, where it is not one of the test's. */
  readonly acts: readonly AuditAct[];
  readonly uploadsFolder: string;
  readonly logged: { readonly event: string; readonly fields: Readonly<Record<string, unknown>> }[];
  /** Paths are those behind /api/v1. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  close(): Promise<void>;
}

export type TestOptions = Partial<Omit<AppOptions, "upload">> & { readonly upload?: Partial<AppOptions["upload"]> };

const ROOT_PATHS = ["/health", "/ready", "/metrics"];

/** Starts a server; close it when done. */
export async function testServer(options: TestOptions = {}): Promise<TestServer> {
  const uploadsFolder = join(await mkdtemp(join(tmpdir(), "lagebild-api-")), "uploads");
  const lagebild = testLagebild();
  const audit = memoryAuditLog();
  const logged: TestServer["logged"] = [];
  const app = createApp(lagebild, {
    access: { kind: "local" },
    audit,
    metrics: metrics({ service: "gateway", withProcess: false }),
    log: (event, fields) => logged.push({ event, fields }),
    ...options,
    upload: { folder: uploadsFolder, reserveBytes: 0, ...options.upload },
  });
  const server = await listen(app, { port: 0, graceMs: 500 });
  const at = (path: string): string => server.url + (ROOT_PATHS.includes(path) ? "" : V1) + path;
  return {
    url: server.url,
    port: server.port,
    lagebild,
    acts: audit.acts,
    uploadsFolder,
    logged,
    get: (path, headers = {}) => fetch(at(path), { headers }),
    post: (path, body, headers = {}) =>
      fetch(at(path), {
        method: "POST",
        headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    async close() {
      await server.close();
      await rm(join(uploadsFolder, ".."), { recursive: true, force: true });
    },
  };
}
