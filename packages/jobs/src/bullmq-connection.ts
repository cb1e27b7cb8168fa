import { createHash } from "node:crypto";
import { Failure } from "@lagebild/domain";
import { Redis } from "ioredis";
import type { RedisCalls } from "./redis-job-store.js";

export type { Redis };

const CONNECT_MS = 3_000;
const COMMAND_MS = 10_000;

export interface ConnectionOptions {
  /** Gives up where Redis cannot be reached, for callers; else waits until it is back, for workers. */
  readonly givesUp: boolean;
  readonly onError: (failure: unknown) => void;
}

/** Connects to a Redis server, now and whenever the connection is lost. Throws `invalid` for what is no address of one. */
export function redisConnection(url: string, { givesUp, onError }: ConnectionOptions): Redis {
  const where = shownUrl(url);
  const redis = new Redis(url, {
    maxRetriesPerRequest: givesUp ? 1 : null,
    connectTimeout: CONNECT_MS,
    ...(givesUp ? { commandTimeout: COMMAND_MS } : {}),
    retryStrategy: (times) => Math.min(100 * times, 1000),
  });
  redis.on("error", (error) => onError(redisFailure(where, error)));
  return redis;
}

/** Runs Lua scripts over a connection. */
export function redisCalls(redis: Redis, where: string): RedisCalls {
  const hashes = new Map<string, string>();
  return {
    async run(script, keys, values) {
      const hash = hashes.get(script) ?? createHash("sha1").update(script).digest("hex");
      hashes.set(script, hash);
      try {
        return await redis.evalsha(hash, keys.length, ...keys, ...values);
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw redisFailure(where, error);
      }
      try {
        return await redis.eval(script, keys.length, ...keys, ...values);
      } catch (error) {
        throw redisFailure(where, error);
      }
    },
  };
}

/** Shows where a Redis server is, without user and password. Throws `invalid` for what is no address of one. */
export function shownUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^rediss?:$/.test(parsed.protocol)) {
    throw new Failure("invalid", `queue address is none: expected redis://host:port or rediss://host:port`);
  }
  return `${parsed.protocol}//${parsed.host}${parsed.pathname === "/" ? "" : parsed.pathname}`;
}

const UNREACHABLE =
  /ECONN|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|Connection is closed|max retries per request|timed out|isn't writeable|^LOADING|^MASTERDOWN/i;

/** What an error of Redis means to us. */
export function redisFailure(where: string, error: unknown): unknown {
  if (error instanceof Failure || !(error instanceof Error)) return error;
  const said = `${(error as { readonly code?: string }).code ?? ""} ${error.message}`;
  if (UNREACHABLE.test(said) || error.name === "MaxRetriesPerRequestError") {
    return new Failure("unavailable", `no Redis at ${where}: start it, or correct the address in REDIS_URL`, error);
  }
  if (/^(NOAUTH|WRONGPASS|NOPERM)|invalid password/i.test(error.message)) {
    return new Failure("unavailable", `Redis at ${where} refuses the user or password in REDIS_URL`, error);
  }
  if (/^(OOM|MISCONF|READONLY|NOREPLICAS)/.test(error.message)) {
    const word = error.message.split(" ", 1)[0];
    return new Failure(
      "unavailable",
      `Redis at ${where} takes no writes (${word}): see to its memory, disk or role`,
      error,
    );
  }
  return error;
}
