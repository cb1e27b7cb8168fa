import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { addressRange } from "@lagebild/domain";
import { wholeNumber, type Setting } from "./read-env.js";

const asWritten = (value: string): string => value;
const asPath = (value: string): string => resolve(value);
const asUrl = (value: string): string | undefined =>
  /^https?:\/\/[^\s]+$/.test(value) ? value.replace(/\/+$/, "") : undefined;
const asRedisUrl = (value: string): string | undefined => (/^rediss?:\/\//.test(value) ? value : undefined);

const asNetworks = (value: string): readonly string[] | undefined => {
  const named = value.split(",").map((part) => part.trim());
  return named.every((part) => addressRange(part) !== undefined) ? named : undefined;
};

/** A text that is taken as it is; `expected` says what it is meant to be. */
export const textSetting = (env: string, expected: string): Setting<string | undefined> => ({
  env,
  parse: asWritten,
  expected,
  fallback: undefined,
});

/** A folder or file; a relative path is taken from the current folder. */
export const pathSetting = <T extends string | undefined>(
  env: string,
  fallback: T,
  expected = "a folder",
): Setting<string | T> => ({ env, parse: asPath, expected, fallback });

/** The address of a service, without a slash at its end. */
export const urlSetting = <T extends string | undefined>(env: string, fallback: T): Setting<string | T> => ({
  env,
  parse: asUrl,
  expected: "a URL",
  fallback,
});

/** The address of the queue's Redis. */
export const redisUrlSetting = <T extends string | undefined>(fallback: T): Setting<string | T> => ({
  env: "REDIS_URL",
  parse: asRedisUrl,
  expected: "redis://host:port",
  fallback,
});

/** Where a process listens, and the secret that the services of an installation share. */
export const listenSettings = (port: number) => ({
  host: { env: "LAGEBILD_HOST", parse: asWritten, expected: "an address", fallback: "127.0.0.1" },
  port: { env: "LAGEBILD_PORT", parse: wholeNumber(0, 65_535), expected: "a port", fallback: port },
  token: textSetting("LAGEBILD_SERVICE_TOKEN", "a secret"),
});

/** How callers of other machines reach a process: over TLS of its own, or through proxies that bring it. */
export const frontSettings = () => ({
  tlsCert: pathSetting("LAGEBILD_TLS_CERT", undefined, "a file with a certificate (PEM)"),
  tlsKey: pathSetting("LAGEBILD_TLS_KEY", undefined, "a file with its key (PEM)"),
  proxies: {
    env: "LAGEBILD_PROXIES",
    parse: asNetworks,
    expected: "addresses or networks such as 10.0.0.5,172.16.0.0/12",
    fallback: [],
  } satisfies Setting<readonly string[]>,
});

/** Where incidents lie. */
export const dataFolderSetting = (): Setting<string> => pathSetting<string>("LAGEBILD_DATA", resolve("data"));

/** Threads that ingest uses. */
export const workersSetting = (): Setting<number> => ({
  env: "LAGEBILD_WORKERS",
  parse: wholeNumber(1, 64),
  expected: "a whole number from 1 to 64",
  fallback: Math.min(4, availableParallelism()),
});

/** Which embedding model is at work, in place of the one named, and how long its vectors are. */
export const embeddingSettings = (modelFolder: string) => ({
  modelFolder: pathSetting<string>("LAGEBILD_EMBEDDING_MODEL", modelFolder),
  dimensions: {
    env: "LAGEBILD_EMBEDDING_DIMENSIONS",
    parse: wholeNumber(1, 65_536),
    expected: "a length that the embedding model allows",
    fallback: undefined,
  } satisfies Setting<number | undefined>,
});
