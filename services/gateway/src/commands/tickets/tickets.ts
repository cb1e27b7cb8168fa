import { stat } from "node:fs/promises";
import { escapeText } from "@lagebild/context";
import { Failure } from "@lagebild/domain";
import { sqliteDeskStore } from "@lagebild/tickets/sqlite-desk-store";
import type { Config } from "../../config.js";
import { ticketsFile } from "../../tickets/open-desk.js";
import { readTicketSettings } from "../../tickets/ticket-settings.js";

export interface TicketsCommand {
  readonly words: readonly string[];
  readonly isJson: boolean;
  readonly config: Config;
  write(text: string): void;
}

/**
 * Lists the tickets that are not done, with what keeps them; takes one up, whether or not anything was told of it; tries
 * those again that nobody tries any more. A server that is running goes on with them.
 */
export async function ticketsCommand({ words, isJson, config, write }: TicketsCommand): Promise<void> {
  if (config.tickets === undefined)
    throw new Failure("invalid", "no ticket system is set: LAGEBILD_TICKETS names a file with its settings");
  const { name } = await readTicketSettings(config.tickets);
  const path = ticketsFile(config.dataFolder);
  const [verb = "list", ticket] = words;
  if (verb === "list" && !(await stat(path).catch(() => undefined))) return write(isJson ? "[]\n" : "");
  const store = sqliteDeskStore(path, name);
  try {
    if (verb === "take" && ticket !== undefined) return store.take(ticket);
    const dead = store.open().filter(({ isDead }) => isDead);
    if (verb === "retry")
      return dead.filter((one) => one.ticket === (ticket ?? one.ticket)).forEach((one) => store.take(one.ticket));
    if (verb !== "list" || ticket !== undefined)
      throw new Failure("invalid", "tickets takes nothing, take <ticket> or retry [<ticket>]: lagebild help shows how");
    if (isJson) return write(`${JSON.stringify(store.open())}\n`);
    for (const { ticket: id, attempts, fault, isDead } of store.open())
      write(`${id}\t${isDead ? "given up" : "open"}\t${attempts} failed\t${escapeText(fault ?? "")}\n`);
  } finally {
    store.close();
  }
}
