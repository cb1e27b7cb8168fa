import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Failure } from "@lagebild/domain";
import { HttpFailure } from "@lagebild/runtime/http";
import type { KeptReply, ReplyStore } from "@lagebild/store";
import type { Reply } from "./routes/route.js";

/** A request that its sender may send again without its being done again. */
export interface KeyedRequest {
  readonly caller: string;
  readonly key: string;
  /** Tells what is asked for. */
  readonly fingerprint: string;
  readonly incident: string | undefined;
}

export const KEY_HEADER = "idempotency-key";
const KEY = /^[\x21-\x7e]{1,200}$/;

/** The key that a request has of its own; undefined where it has none. Failure "invalid" for what can be none. */
export function keyOf({ headers }: IncomingMessage): string | undefined {
  const key = headers[KEY_HEADER];
  if (key === undefined) return undefined;
  if (typeof key === "string" && KEY.test(key)) return key;
  throw new Failure("invalid", `header ${KEY_HEADER} has blanks or is too long, expected up to 200 signs of ASCII`);
}

/** Tells a request by its path, its parameters and its body; of a body of bytes by their number and name. */
export const fingerprintOf = (request: IncomingMessage & { readonly originalUrl: string }, body: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify([request.method, request.originalUrl, body ?? request.headers["content-length"] ?? null]))
    .digest("hex");

/**
 * Does what a key asks for once, and answers the same to whoever sends it again within a day. What failed is not kept, so
 * that it can be tried again. Failure "conflict" while it is at work, "unprocessable" where the key was for something else.
 */
export function oncePerKey(replies: ReplyStore) {
  const atWork = new Set<string>();
  return async (asked: KeyedRequest, work: () => Promise<Reply | undefined>): Promise<Reply | undefined> => {
    const { caller, key, fingerprint, incident } = asked;
    const name = JSON.stringify([caller, key]);
    if (atWork.has(name)) throw new Failure("conflict", "the request with this key is at work: send it again later");
    atWork.add(name);
    try {
      const known = await replies.get(caller, key);
      if (known && known.fingerprint !== fingerprint)
        throw new HttpFailure("unprocessable", `the value of ${KEY_HEADER} was sent with another request before`);
      if (known) return again(known);
      const reply = await work();
      if (reply && reply.status < 300) await replies.put(caller, key, keptOf(reply, fingerprint, incident));
      return reply;
    } finally {
      atWork.delete(name);
    }
  };
}

const keptOf = ({ status, body, headers = {} }: Reply, fingerprint: string, about: string | undefined): KeptReply => {
  const made = (body as { readonly incident?: unknown } | undefined)?.incident;
  const incident = about ?? (typeof made === "string" ? made : undefined);
  return { fingerprint, incident, status, headers, body: body === undefined ? "" : JSON.stringify(body) };
};

const again = ({ status, headers, body }: KeptReply): Reply => ({
  status,
  headers: { ...headers, "idempotency-replayed": "true" },
  ...(body !== "" && { body: JSON.parse(body) as unknown }),
});
