import { stat } from "node:fs/promises";
import { escapeText } from "@lagebild/context";
import { Failure } from "@lagebild/domain";
import type { DeskStore } from "@lagebild/tickets";
import { sqliteDeskStore } from "@lagebild/tickets/sqlite-desk-store";
import type { Config } from "../../config.js";
import { ticketsFile } from "../../tickets/tickets-file.js";
import { readTicketSettings } from "../../tickets/ticket-settings.js";
import { JOB_WEBHOOKS } from "../../webhooks/job-webhooks.js";

export interface OpenWorkCommand {
  readonly words: readonly string[];
  readonly isJson: boolean;
  readonly config: Config;
  write(text: string): void;
}

/**
 * Lists the tickets that are not done, with what keeps them; takes one up, whether or not anything was told of it; tries
 * those again that nobody tries any more. A server that is running goes on with them.
 */
export async function ticketsCommand({ words, ...command }: OpenWorkCommand): Promise<void> {
  const { tickets } = command.config;
  if (tickets === undefined)
    throw new Failure("invalid", "no ticket system is set: LAGEBILD_TICKETS names a file with its settings");
  const { name } = await readTicketSettings(tickets);
  const [verb, ticket] = words;
  if (verb !== "take" || ticket === undefined) return openWork({ words, ...command }, name);
  const store = sqliteDeskStore(ticketsFile(command.config.dataFolder), name);
  store.take(ticket);
  store.close();
}

/** Lists the ends of jobs that were not taken yet where they are told, and tries those again that are given up. */
export const webhooksCommand = (command: OpenWorkCommand): Promise<void> => openWork(command, JOB_WEBHOOKS);

async function openWork({ words, isJson, config, write }: OpenWorkCommand, name: string): Promise<void> {
  const [verb = "list", id, ...more] = words;
  if (more.length > 0 || !["list", "retry"].includes(verb) || (verb === "list" && id !== undefined))
    throw new Failure(
      "invalid",
      `${words.join(" ").slice(0, 80)}: expected nothing, or retry with one or none: lagebild help`,
    );
  const path = ticketsFile(config.dataFolder);
  if (!(await stat(path).catch(() => undefined))) return write(isJson ? "[]\n" : "");
  const store = sqliteDeskStore(path, name);
  try {
    if (verb === "retry") retry(store, id);
    else if (isJson) write(`${JSON.stringify(store.open())}\n`);
    else write(store.open().map(lineOf).join(""));
  } finally {
    store.close();
  }
}

function retry(store: DeskStore, id: string | undefined): void {
  const dead = store.open().filter((one) => one.isDead && one.ticket === (id ?? one.ticket));
  if (id !== undefined && dead.length === 0)
    throw new Failure("missing", `${JSON.stringify(id.slice(0, 40))} is not among those that are given up`);
  for (const { ticket } of dead) store.take(ticket);
}

const lineOf = ({ ticket, attempts, fault, isDead }: ReturnType<DeskStore["open"]>[number]): string =>
  `${escapeText(ticket)}\t${isDead ? "given up" : "open"}\t${attempts} failed\t${escapeText(fault ?? "")}\n`;
