import type { RequestListener } from "node:http";
import { Failure, kindOf, messageOf } from "@lagebild/domain";
import { failurePolicy } from "./failure-policy.js";
import { isLoopback } from "./http-access.js";
import type { Log } from "./log.js";
import { listen } from "./listen.js";
import { metrics as startMetrics, type Metrics } from "./metrics.js";
import { endRequested, shutdown, type Shutdown } from "./shutdown.js";

/** What a service's `main.ts` builds on. */
export interface ServiceContext {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly closers: Shutdown;
  /** Listens and tells where. Failure "invalid" for an address that others can reach without a token that they must send. */
  serve(
    app: RequestListener,
    options: { readonly host: string; readonly port: number; readonly token: string | undefined },
  ): Promise<void>;
}

/** Runs a process of the product: starts it, waits for a signal to end, closes what it opened, the last first. */
export async function runService(name: string, start: (context: ServiceContext) => Promise<void>): Promise<void> {
  process.umask(0o077); // whatever is written, here or in what is started from here, is for its owner alone
  const closers = shutdown();
  const log: Log = (event, fields) =>
    void process.stderr.write(
      `${JSON.stringify({ time: new Date().toISOString(), service: name, event, ...fields })}\n`,
    );
  const context: ServiceContext = {
    log,
    metrics: startMetrics({ service: name, withProcess: true }),
    closers,
    async serve(app, { host, port, token }) {
      if (!isLoopback(host) && token === undefined)
        throw new Failure(
          "invalid",
          `cannot listen on ${host} without LAGEBILD_SERVICE_TOKEN, a secret of all services`,
        );
      const server = await listen(app, { host, port });
      closers.add({ name: "server", close: () => server.close() });
      process.stdout.write(`lagebild ${name} listens on ${server.url}\n`);
    },
  };
  const ended = endRequested();
  try {
    await start(context);
    await ended;
  } catch (error) {
    const message = messageOf(error);
    process.stderr.write(`lagebild ${name}: ${message}\n`);
    process.exitCode = failurePolicy[kindOf(error)].exitCode;
  }
  for (const { name: part, error } of await closers.close()) log("close failed", { part, error: String(error) });
}
