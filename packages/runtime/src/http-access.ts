import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Failure } from "@lagebild/domain";
import type { Request, RequestHandler, Response } from "express";
import { keyAttempts, type AttemptOptions, type KeyFault } from "./key-attempts.js";
import { HttpFailure } from "./problem-details.js";

/** SHA-256 of a key, in hex: all that is kept of it. A key is 256 random bits, so nothing slower is needed. */
export const hashOfKey = (key: string): string => createHash("sha256").update(key).digest("hex");

/** Finds a key by its hash. Compares with every one, so that the time taken says nothing about which came near. */
export function knownKey<Known extends { readonly hash: string }>(
  key: string,
  known: readonly Known[],
): Known | undefined {
  const given = createHash("sha256").update(key).digest();
  let found: Known | undefined;
  for (const one of known) {
    const hash = Buffer.from(one.hash, "hex");
    if (hash.length === given.length && timingSafeEqual(hash, given)) found = one;
  }
  return found;
}

/** What became of a key that somebody sent: who holds it, or why it does not open. */
export type KeyFinding<Holder> =
  { readonly id: string; readonly holder: Holder } | { readonly id?: string; readonly fault: KeyFault };

export interface KeyCheck<Holder = unknown> {
  /** Asked at each request, so that a key that was taken back no longer works. */
  find(key: string): Promise<KeyFinding<Holder>>;
  /** Paths that need no key. */
  readonly except: readonly string[];
}

/** Who may reach a port: on loopback every program of this machine, elsewhere whoever sends a key. */
export type Admission<Holder = unknown> =
  { readonly kind: "local" } | ({ readonly kind: "keys" } & KeyCheck<Holder> & AttemptOptions);

/** Who may reach a service: those who send the token that all services share; where there is none, this machine alone. */
export const tokenAdmission = (token: string | undefined, options: AttemptOptions): Admission =>
  token === undefined
    ? { kind: "local" }
    : {
        kind: "keys",
        find: async (key) =>
          knownKey(key, [{ hash: hashOfKey(token) }]) ? { id: "token", holder: "service" } : { fault: "unknown" },
        except: ["/health", "/ready", "/metrics"],
        ...options,
      };

/** The checks that every request passes before any route, on every port of the product. */
export const admissionChecks = (admission: Admission): readonly RequestHandler[] =>
  admission.kind === "local"
    ? [localNamesOnly, noUnnamedProxy, sameOriginOnly]
    : [sameOriginOnly, requireKey(admission, keyAttempts(admission))];

/** Lets requests in that carry a known key, as `Authorization: Bearer` or `X-API-Key`; `holderOf` then says whose it is. */
const requireKey = ({ find, except }: KeyCheck, attempts: ReturnType<typeof keyAttempts>): RequestHandler =>
  async function checkKey(request, response, next) {
    if (except.includes(request.path)) return next();
    const key = keyOf(request);
    if (key === undefined)
      throw new Failure("denied", "no key was sent, expected the header Authorization: Bearer <key>");
    const from = addressOf(request);
    const found = await find(key);
    if ("fault" in found) throw attempts.refuse(from, found);
    attempts.accept(from, found.id);
    response.locals["holder"] = found.holder;
    next();
  };

/** Who holds the key that a request was let in with; undefined on a port that asks for none. */
export const holderOf = (response: Response): unknown => response.locals["holder"];

/** Where a request comes from, by what the named proxies in front of us say. */
export const addressOf = (request: Request): string => request.ip ?? "unknown";

function keyOf(request: IncomingMessage): string | undefined {
  const header = request.headers["x-api-key"];
  if (typeof header === "string") return header;
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? "")?.[1];
}

/** Tells whether only programs on this machine can reach an address. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host);

/** Any port: `ssh -L 9000:localhost:8080` has callers say `localhost:9000`. */
const LOCAL_NAME = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** Refuses names that a foreign page may have made point at this machine; for servers on loopback, which ask for no key. */
const localNamesOnly: RequestHandler = (request, _response, next) => {
  const host = request.headers.host ?? "";
  if (LOCAL_NAME.test(host)) return next();
  throw new HttpFailure(
    "forbidden",
    `host is ${JSON.stringify(host.slice(0, 100))}, expected localhost, 127.0.0.1 or [::1]`,
  );
};

const OF_PROXIES = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"] as const;

/** Without keys, a proxy on this machine would let in whoever reaches it. */
const noUnnamedProxy: RequestHandler = (request, _response, next) => {
  const header = OF_PROXIES.find((name) => request.headers[name] !== undefined);
  if (header === undefined) return next();
  throw new HttpFailure(
    "forbidden",
    `the request came through a proxy (header ${header}): name its address in LAGEBILD_PROXIES, callers need a key then`,
  );
};

const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/** Refuses requests that change something and come from a page of another origin. */
const sameOriginOnly: RequestHandler = (request, _response, next) => {
  if (READING.has(request.method)) return next();
  const { origin } = request.headers;
  const isForeign =
    (origin !== undefined && hostOf(origin) !== request.host) || request.headers["sec-fetch-site"] === "cross-site";
  if (!isForeign) return next();
  throw new HttpFailure("forbidden", "the request was made by a page of another origin, which may only read");
};

const hostOf = (origin: string): string | undefined => {
  const match = /^https?:\/\/([^/]+)$/.exec(origin);
  return match?.[1];
};
