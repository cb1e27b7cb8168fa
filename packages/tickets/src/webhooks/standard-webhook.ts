import { createHmac, timingSafeEqual } from "node:crypto";
import { Failure } from "@lagebild/domain";

/** Headers of a request, in lower case. */
export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A message as Standard Webhooks sends it. */
export interface WebhookMessage {
  /** The same in every try, by which a receiver knows what it has had. */
  readonly id: string;
  readonly body: string;
}

/** How far a message's time may be off. */
const TOLERANCE_SECONDS = 300;

/** The key of a secret: `whsec_` and base64, or any other text as it is. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith("whsec_") ? Buffer.from(secret.slice(6), "base64") : Buffer.from(secret);

const digest = (secret: string, { id, body }: WebhookMessage, seconds: number): string =>
  createHmac("sha256", keyOf(secret)).update(`${id}.${seconds}.${body}`).digest("base64");

/** The headers of a message, signed now (www.standardwebhooks.com). */
export function signedHeaders(secret: string, message: WebhookMessage, nowMs: number): Record<string, string> {
  const seconds = Math.floor(nowMs / 1_000);
  return {
    "content-type": "application/json",
    "webhook-id": message.id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": `v1,${digest(secret, message, seconds)}`,
  };
}

/**
 * The id of a message whose signature holds. Takes Standard Webhooks, and what Request Tracker's scrip and others send: the
 * HMAC of the body in hex, as `sha256=...`, whose id is that digest. Failure "denied" for everything else.
 */
export function verifiedId(secret: string, headers: WebhookHeaders, body: string, nowMs: number): string {
  const id = one(headers["webhook-id"]);
  if (id !== undefined) {
    const seconds = Number(one(headers["webhook-timestamp"]));
    if (!(Math.abs(nowMs / 1_000 - seconds) <= TOLERANCE_SECONDS))
      throw new Failure("denied", `the time of the message is off by more than ${TOLERANCE_SECONDS} s, or missing`);
    const given = (one(headers["webhook-signature"]) ?? "").split(" ").map((part) => part.replace(/^v1,/, ""));
    if (given.some((signature) => isSame(signature, digest(secret, { id, body }, seconds)))) return id;
    throw wrongSignature();
  }
  const given = /^sha256=([0-9a-f]{64})$/i.exec(
    one(headers["x-rt-signature"]) ?? one(headers["x-hub-signature-256"]) ?? one(headers["x-hub-signature"]) ?? "",
  )?.[1];
  const expected = createHmac("sha256", keyOf(secret)).update(body).digest("hex");
  if (given !== undefined && isSame(given.toLowerCase(), expected)) return expected;
  throw wrongSignature();
}

const wrongSignature = (): Failure =>
  new Failure("denied", "the message is not signed with the secret of this installation (LAGEBILD_TICKETS_SECRET)");

const one = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === "string" ? value : value?.[0];

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
