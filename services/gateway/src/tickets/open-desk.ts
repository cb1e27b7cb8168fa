import { join } from "node:path";
import { Failure } from "@lagebild/domain";
import type { Log } from "@lagebild/runtime/http";
import {
  rtTicketSystem,
  ticketDesk,
  verifiedId,
  webhookTicketSystem,
  type TicketSystem,
  type WebhookHeaders,
  type WebhookTicketSystem,
} from "@lagebild/tickets";
import { sqliteDeskStore } from "@lagebild/tickets/sqlite-desk-store";
import type { Config } from "../config.js";
import type { ConnectedLagebild } from "../connect-services.js";
import { ticketAnalyst } from "./ticket-analyst.js";
import { readTicketSettings, type TicketSettings } from "./ticket-settings.js";
import { ticketsFile } from "./tickets-file.js";

/** A ticket system that is worked on. */
export interface OpenDesk {
  /** Takes what the system sends when something is new. Failure "denied" where it is not signed with our secret. */
  push(headers: WebhookHeaders, body: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts to work on the tickets of the system that is set; undefined where none is. Failure "invalid" for its settings. */
export async function openDesk(config: Config, lagebild: ConnectedLagebild, log: Log): Promise<OpenDesk | undefined> {
  const { dataFolder, tickets, ticketsSecret, zone } = config;
  if (tickets === undefined) return undefined;
  const settings = await readTicketSettings(tickets);
  const system = systemOf(settings, config);
  const store = sqliteDeskStore(ticketsFile(dataFolder), settings.name);
  const { names, pollMs, atOnce } = settings;
  const analyst = ticketAnalyst({ lagebild, audit: lagebild.audit, dataFolder, zone });
  const desk = ticketDesk({ system, store, analyst, names, pollMs, atOnce, log });
  return {
    async push(headers, body) {
      if (ticketsSecret === undefined)
        throw new Failure("denied", "no messages of ticket systems are taken: LAGEBILD_TICKETS_SECRET is not set");
      const id = verifiedId(ticketsSecret, headers, body, Date.now());
      // Of a system that can be asked it is a hint: what is new is read from there.
      if ("receive" in system) await system.receive(id, body);
      desk.wake();
    },
    async close() {
      await desk.close();
      await system.close();
      store.close();
    },
  };
}

function systemOf(
  { name, url, system }: TicketSettings,
  { dataFolder, ticketsToken, ticketsSecret }: Config,
): TicketSystem | WebhookTicketSystem {
  if (system === "webhook") {
    if (ticketsSecret === undefined)
      throw new Failure("invalid", "LAGEBILD_TICKETS_SECRET is not set: webhooks are signed with it, both ways");
    return webhookTicketSystem({ name, url, secret: ticketsSecret, folder: join(dataFolder, "inbox", name) });
  }
  if (ticketsToken === undefined)
    throw new Failure("invalid", "LAGEBILD_TICKETS_TOKEN is not set: RT needs the token of a user of ours");
  return rtTicketSystem({ name, url, token: ticketsToken });
}
