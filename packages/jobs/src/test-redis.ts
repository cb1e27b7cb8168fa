import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A real Redis server for tests, on a free port of 127.0.0.1, with a folder of its own. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Stops it, keeping what it holds on disk unless it is killed. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Starts it again on the same port, with what it held. */
  start(): Promise<void>;
  /** Stops it and deletes its folder. */
  close(): Promise<void>;
}

/** Why no Redis can be started here; undefined where it can. */
export function redisMissing(): string | undefined {
  const { error } = spawnSync("redis-server", ["--version"], { stdio: "ignore" });
  return error ? "redis-server is not installed" : undefined;
}

/** Starts a Redis server. `password` is what it wants to hear, if any. */
export async function startRedis(options: { readonly password?: string } = {}): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), "lagebild-redis-"));
  const port = await freePort();
  let server: ChildProcess | undefined;
  const redis: TestRedis = {
    port,
    url: `redis://${options.password === undefined ? "" : `:${options.password}@`}127.0.0.1:${port}`,
    async start() {
      const settings = ["--bind", "127.0.0.1", "--port", String(port), "--dir", folder, "--appendonly", "yes"];
      const secret = options.password === undefined ? [] : ["--requirepass", options.password];
      server = spawn("redis-server", [...settings, "--save", "", ...secret], { stdio: "ignore" });
      await answers(port, server);
    },
    async stop(signal = "SIGTERM") {
      const running = server;
      server = undefined;
      if (!running || running.exitCode !== null || running.signalCode !== null) return;
      const exited = new Promise((resolve) => running.once("exit", resolve));
      running.kill(signal);
      await exited;
    },
    async close() {
      await redis.stop("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
  await redis.start();
  return redis;
}

/** A port that was free just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

async function answers(port: number, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with exit code ${server.exitCode}`);
    if (await isAnswering(port)) return;
    await sleep(50);
  }
  throw new Error(`redis-server does not answer on port ${port}`);
}

function isAnswering(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("data", (reply) => end(/^(\+PONG|-NOAUTH)/.test(reply.toString())));
    socket.once("error", () => end(false));
  });
}
