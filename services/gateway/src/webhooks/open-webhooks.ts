import { Failure } from "@lagebild/domain";
import type { Log } from "@lagebild/runtime/http";
import { sqliteDeskStore } from "@lagebild/tickets/sqlite-desk-store";
import type { Config } from "../config.js";
import type { Lagebild } from "../lagebild.js";
import { ticketsFile } from "../tickets/tickets-file.js";
import { jobWebhooks, JOB_WEBHOOKS } from "./job-webhooks.js";

/** Starts to tell of jobs that end; undefined where no address is set. Failure "invalid" where no secret is. */
export function openWebhooks(
  { dataFolder, webhookUrl: url, webhookSecret: secret }: Config,
  lagebild: Lagebild,
  log: Log,
): { close(): Promise<void> } | undefined {
  if (url === undefined) return undefined;
  if (secret === undefined)
    throw new Failure(
      "invalid",
      "LAGEBILD_WEBHOOK_SECRET is not set: what is sent to LAGEBILD_WEBHOOK_URL is signed with it",
    );
  const store = sqliteDeskStore(ticketsFile(dataFolder), JOB_WEBHOOKS);
  const running = jobWebhooks({ lagebild, store, target: { url, secret }, log });
  return {
    async close() {
      await running.close();
      store.close();
    },
  };
}
