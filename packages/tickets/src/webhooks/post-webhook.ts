import { Failure, messageOf, type FailureKind } from "@lagebild/domain";
import { signedHeaders } from "./standard-webhook.js";

export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
  readonly timeoutMs?: number;
}

export interface WebhookEvent {
  /** The same in every try, by which the receiver knows what it has had. */
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
}

const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024;

const KINDS: Readonly<Record<number, FailureKind>> = {
  400: "invalid",
  401: "denied",
  403: "denied",
  404: "missing",
  410: "missing",
};

/**
 * Sends an event, signed, in one try; returns the answer's text. No redirect is followed. Failure "unavailable" or "timeout"
 * where it may be tried again, another kind where the receiver said no.
 */
export async function postWebhook(
  { url, secret, timeoutMs = TIMEOUT_MS }: WebhookTarget,
  event: WebhookEvent,
): Promise<string> {
  const { id, type, data } = event;
  const nowMs = Date.now();
  const body = JSON.stringify({ type, timestamp: new Date(nowMs).toISOString(), data });
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { ...signedHeaders(secret, { id, body }, nowMs), "user-agent": "lagebild" },
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const said = await shortText(response);
    if (response.ok) return said;
    throw new Failure(KINDS[response.status] ?? "unavailable", `${url} answered ${response.status} to ${type}`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const isLate = error instanceof Error && error.name === "TimeoutError";
    throw new Failure(isLate ? "timeout" : "unavailable", `${url} does not answer: ${messageOf(error)}`, error);
  }
}

async function shortText({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > MAX_ANSWER_BYTES) break;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
