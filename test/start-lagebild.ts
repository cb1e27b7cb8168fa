import { join } from "node:path";
import { REPOSITORY } from "./lagebild-process.js";
import { startProcess, type StartedProcess } from "./start-process.js";

export const TINY_MODEL = join(REPOSITORY, "packages/models/tiny-model/tiny.gguf");

/** One thread: two that wait for each other get hardly anywhere where another server of a test computes as well. */
const ENV = { LAGEBILD_PORT: "0", LAGEBILD_MODEL_THREADS: "1" };

const LISTENS = /listens on (http:\/\/\S+)/;
const main = (service: string): string => join(REPOSITORY, "services", service, "dist/main.js");

/** Starts one of the services from its built files. */
export async function startService(
  service: "ingest" | "retrieval" | "generation",
  env: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly process: StartedProcess }> {
  const started = await startProcess({
    command: process.execPath,
    args: [main(service)],
    env: { ...ENV, ...env },
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
    env: { ...ENV, ...env },
    readyWhen: LISTENS,
  });
  return { url: started.ready[1]!, process: started };
}
