import { z } from "zod";
import { answerOf } from "./named-schemas.js";

/** Needs no key: what arrives here is signed. */
export const PUSH_PATH = "/api/v1/tickets/push";

export interface PushTaken {
  readonly taken: true;
}

export const pushTaken = answerOf<PushTaken>()("PushTaken", z.strictObject({ taken: z.literal(true) }));

export const pushHeaders = z.strictObject({
  "webhook-id": z.exactOptional(z.string()).describe("Of the message, by Standard Webhooks"),
  "webhook-timestamp": z.exactOptional(z.string()).describe("Seconds since 1970 UTC"),
  "webhook-signature": z.exactOptional(z.string()).describe("v1 and the HMAC-SHA256 in base64"),
  "x-rt-signature": z.exactOptional(z.string()).describe("In their place: sha256= and the HMAC-SHA256 of the body"),
});
