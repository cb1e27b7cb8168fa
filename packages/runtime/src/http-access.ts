import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Failure } from "@lagebild/domain";
import type { RequestHandler } from "express";
import { HttpFailure } from "./problem-details.js";

/** SHA-256 of a key, in hex: all that is kept of it. */
export const hashOfKey = (key: string): string => createHash("sha256").update(key).digest("hex");

export interface KeyCheck {
  /** Asked at each request, so that a key that was taken back no longer works. */
  hashes(): Promise<readonly string[]>;
  /** Paths that need no key. */
  readonly except: readonly string[];
}

/** Lets requests in that carry a known key, as `Authorization: Bearer` or `X-API-Key`. */
export const requireKey = ({ hashes, except }: KeyCheck): RequestHandler =>
  async function checkKey(request, _response, next) {
    if (except.includes(request.path)) return next();
    const key = keyOf(request);
    if (key === undefined)
      throw new Failure("denied", "no key was sent, expected the header Authorization: Bearer <key>");
    if (!isKnown(key, await hashes())) throw new Failure("denied", "the key is not known or was taken back");
    next();
  };

/** Compares with every hash, so that the time taken says nothing about which came near. */
function isKnown(key: string, hashes: readonly string[]): boolean {
  const given = createHash("sha256").update(key).digest();
  let isFound = false;
  for (const hash of hashes) {
    const known = Buffer.from(hash, "hex");
    if (known.length === given.length && timingSafeEqual(known, given)) isFound = true;
  }
  return isFound;
}

function keyOf(request: IncomingMessage): string | undefined {
  const header = request.headers["x-api-key"];
  if (typeof header === "string") return header;
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? "")?.[1];
}

/** Tells whether only programs on this machine can reach an address. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host);

/** Refuses names that a foreign page may have made point at this machine; for servers on loopback, which ask for no key. */
export const localNamesOnly: RequestHandler = (request, _response, next) => {
  const host = request.headers.host ?? "";
  const port = request.socket.localPort;
  const names = ["localhost", "127.0.0.1", "[::1]"];
  const isOurs = names.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
  if (isOurs) return next();
  throw new HttpFailure(
    "forbidden",
    `host is ${JSON.stringify(host.slice(0, 100))}, expected localhost, 127.0.0.1 or [::1] with port ${port}`,
  );
};

const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/** Refuses requests that change something and come from a page of another origin. */
export const sameOriginOnly: RequestHandler = (request, _response, next) => {
  if (READING.has(request.method)) return next();
  const { origin, host } = request.headers;
  const isForeign =
    (origin !== undefined && hostOf(origin) !== host) || request.headers["sec-fetch-site"] === "cross-site";
  if (!isForeign) return next();
  throw new HttpFailure("forbidden", "the request was made by a page of another origin, which may only read");
};

const hostOf = (origin: string): string | undefined => {
  const match = /^https?:\/\/([^/]+)$/.exec(origin);
  return match?.[1];
};
