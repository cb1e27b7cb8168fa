import { spawnSync } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY } from "./lagebild-process.js";
import { startProcess, type StartedProcess } from "./start-process.js";

/** Redis comes from the system's packages: where it is not installed, the tests that need it say so. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
export const TINY_MODEL = join(REPOSITORY, "packages/answer/tiny-model/tiny.gguf");

const LISTENS = /listens on (http:\/\/\S+)/;
const main = (service: string): string => join(REPOSITORY, "services", service, "dist/main.js");

/** Starts a Redis of its own, which keeps nothing on disk. */
export async function startRedis(): Promise<{ readonly url: string; readonly process: StartedProcess }> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "lagebild-redis-"));
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
  const started = await startProcess({ command: "redis-server", args, readyWhen: /Ready to accept connections/ });
  return { url: `redis://127.0.0.1:${port}`, process: started };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts one of the services from its built files. */
export async function startService(
  service: "ingest" | "retrieval" | "generation",
  env: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly process: StartedProcess }> {
  const started = await startProcess({
    command: process.execPath,
    args: [main(service)],
    env: { LAGEBILD_PORT: "0", ...env },
    readyWhen: service === "ingest" ? /"event":"worker started"/ : LISTENS,
  });
  return { url: started.ready[1] ?? "", process: started };
}

/** Starts `lagebild serve`: all in one process, or the gateway of services where REDIS_URL is set. */
export async function startServe(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly process: StartedProcess }> {
  const started = await startProcess({
    command: process.execPath,
    args: [join(REPOSITORY, "services/gateway/bin/lagebild.js"), "serve"],
    env: { LAGEBILD_PORT: "0", ...env },
    readyWhen: LISTENS,
  });
  return { url: started.ready[1]!, process: started };
}
