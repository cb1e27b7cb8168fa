import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@lagebild/domain";
import { isLoopback, listen, metrics, shutdown, type Certificate, type Log } from "@lagebild/runtime/http";
import { uploadsFolder } from "@lagebild/store";
import { ensureFirstKey, hasEnded, type Access } from "./access/keys.js";
import { createApp } from "./app.js";
import { composeLagebild } from "./compose.js";
import type { ConnectedLagebild } from "./connect-services.js";
import type { Config } from "./config.js";
import { openDesk } from "./tickets/open-desk.js";
import { clearPartialUploads } from "./upload.js";
import { openWebhooks } from "./webhooks/open-webhooks.js";
import { watchGauges } from "./watch-gauges.js";

const UPLOADS_KEPT_MS = 7 * 24 * 3_600_000;

/**
 * Serves the API until the signal aborts: with all services in this process, or, where REDIS_URL is set, with services
 * in processes of their own. Where others than this machine can reach it, callers need a key; the first start makes one
 * and shows it once.
 */
export async function serve(config: Config, signal: AbortSignal): Promise<void> {
  const { dataFolder, host, port, zone, proxies } = config;
  const closers = shutdown();
  const log: Log = (event, fields) =>
    void process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...fields })}\n`);
  try {
    const isRemote = config.redisUrl !== undefined;
    const lagebild = isRemote ? await composeOfServices(config) : await composeWithWorker(config);
    closers.add({ name: "services", close: () => lagebild.close() });
    const uploads = uploadsFolder(dataFolder);
    await clearPartialUploads(uploads);
    await sweepUploads(uploads);
    // Through a proxy others than this machine come.
    const isLocal = isLoopback(host) && proxies.length === 0;
    const access: Access = isLocal ? { kind: "local" } : { kind: "keys", keys: lagebild.keys };
    const key = access.kind === "keys" ? await ensureFirstKey(access.keys) : undefined;
    const tls = await certificateOf(config);
    const desk = await openDesk(config, lagebild, log);
    if (desk) closers.add({ name: "tickets", close: () => desk.close() });
    const webhooks = openWebhooks(config, lagebild, log);
    if (webhooks) closers.add({ name: "webhooks", close: () => webhooks.close() });
    const meter = metrics({ service: "gateway", withProcess: true });
    watchGauges(meter, lagebild);
    const app = createApp(lagebild, {
      access,
      audit: lagebild.audit,
      replies: lagebild.replies,
      proxies,
      upload: { folder: uploads },
      metrics: meter,
      log,
      ...(zone !== undefined && { zone }),
      ...(desk && { tickets: desk }),
    });
    const server = await listen(app, { host, port, ...(tls && { tls }) });
    closers.add({ name: "server", close: () => server.close() });
    if (key !== undefined) process.stdout.write(`key of the API, shown this once: ${key}\n`);
    process.stdout.write(
      `lagebild listens on ${server.url} (${isRemote ? "services of their own" : "all in one process"})\n`,
    );
    if (access.kind === "keys" && (await access.keys.list()).every((one) => hasEnded(one)))
      process.stdout.write("no key opens any more: lagebild keys add <user> --role admin makes one\n");
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  } finally {
    for (const { name, error } of await closers.close()) log("close failed", { part: name, error: String(error) });
  }
}

async function composeOfServices(config: Config): Promise<ConnectedLagebild> {
  const { composeRemote } = await import("./remote/compose-remote.js"); // the queue's library is needed with Redis only
  return composeRemote(config);
}

async function composeWithWorker(config: Config): Promise<ConnectedLagebild> {
  const lagebild = await composeLagebild(config);
  lagebild.startWorker();
  return lagebild;
}

/** Failure "invalid" where there is only one of certificate and key, or one cannot be read. */
async function certificateOf({ tlsCert, tlsKey }: Config): Promise<Certificate | undefined> {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new Failure("invalid", "TLS needs both, LAGEBILD_TLS_CERT and LAGEBILD_TLS_KEY: one of them is not set");
  const read = (path: string): Promise<Buffer> =>
    readFile(path).catch((error: NodeJS.ErrnoException) => {
      throw new Failure("invalid", `${path} cannot be read: ${error.code}`, error);
    });
  const [cert, key] = await Promise.all([read(tlsCert), read(tlsKey)]);
  return { cert, key };
}

/** Uploads that no job took up within a week. */
async function sweepUploads(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < Date.now() - UPLOADS_KEPT_MS) await rm(path, { recursive: true, force: true });
  }
}
