import { Failure } from "@lagebild/domain";
import { PUSH_PATH, pushHeaders, pushTaken } from "../api/tickets.js";
import { readText } from "./read-text.js";
import { route, type Route } from "./route.js";

/** A ticket with its files in base64. */
const MAX_PUSH_BYTES = 64 * 1024 * 1024;

/** Where ticket systems say that something is new. */
export const ticketRoutes: readonly Route[] = [
  route({
    method: "post",
    path: PUSH_PATH,
    operation: "pushTickets",
    needs: "nothing",
    summary:
      "Takes a signed message of the ticket system that is set: something is new; needs no key, but its signature",
    headers: pushHeaders,
    takesBytes: true,
    replies: { 202: { description: "It is taken, and read later", schema: pushTaken } },
    async handle({ request, response }, { tickets, uploads }) {
      if (!tickets) throw new Failure("missing", "no ticket system is set: LAGEBILD_TICKETS names its settings");
      response.once("close", uploads.take()); // nobody has shown a key yet
      const body = await readText(request, { what: "a message of a ticket system", maxBytes: MAX_PUSH_BYTES });
      await tickets.push(request.headers, body);
      return { status: 202, body: { taken: true } };
    },
  }),
];
