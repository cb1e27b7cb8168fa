import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen, metrics, type Listening } from "@lagebild/runtime/http";
import { createApp } from "../app.js";
import { composeLagebild, type ComposedLagebild } from "../compose.js";
import { loadConfig, type Config } from "../config.js";

/** The real product in this process, behind its API, over a folder of its own: for tests. */
export interface ServedLagebild {
  readonly config: Config;
  readonly lagebild: ComposedLagebild;
  readonly server: Listening;
  readonly folder: string;
  /** Stops it and deletes its folder. */
  close(): Promise<void>;
}

/** Starts it with a worker and without a language model. */
export async function servedLagebild(): Promise<ServedLagebild> {
  const folder = await mkdtemp(join(tmpdir(), "lagebild-served-"));
  const config = loadConfig({ LAGEBILD_DATA: folder, LAGEBILD_MODEL: "none", LAGEBILD_WORKERS: "1" });
  const lagebild = await composeLagebild(config);
  lagebild.startWorker();
  const app = createApp(lagebild, {
    access: { kind: "local" },
    audit: lagebild.audit,
    upload: { folder: join(folder, "uploads"), reserveBytes: 0 },
    metrics: metrics({ service: "gateway", withProcess: false }),
    log: () => undefined,
  });
  const server = await listen(app, { port: 0, graceMs: 500 });
  return {
    config,
    lagebild,
    server,
    folder,
    async close() {
      await server.close();
      await lagebild.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
