import { once } from "node:events";
import { Failure } from "@lagebild/domain";
import { limitsIn } from "../command-line/arguments.js";
import { eventLines, eventPages, MARK_FIELD, tableHead, type EventFormat } from "../export/event-pages.js";
import type { CommandContext } from "../command-line/command-context.js";

/** Streams what happened in records, as events of the Elastic Common Schema. */
export async function eventsCommand({ arguments: args, lagebild, signal }: CommandContext): Promise<void> {
  const [incident] = args.words as [string];
  if (args.format === "timesketch")
    throw new Failure(
      "invalid",
      "events takes --format ecs, csv or jsonl; Timesketch reads csv and jsonl with these fields",
    );
  const format: EventFormat = args.format ?? "ecs";
  const asked = limitsIn(args);
  const fields =
    format === "csv"
      ? (await lagebild.fields(incident, { ...asked, limit: 0 }, { signal })).fields.filter(
          ({ isOfEvent }) => isOfEvent,
        )
      : [];
  // The head of a line may name a host that is no field of any event.
  const { tlp } = await lagebild.incident(incident);
  const names = [...new Set([HOST, ...fields.map(({ field }) => field), ...(tlp === undefined ? [] : [MARK_FIELD])])];
  if (format === "csv") await write(tableHead(names));
  const pages = eventPages(
    lagebild,
    incident,
    { ...asked, ...(args.limit !== undefined && { limit: args.limit }), withOriginal: true },
    signal,
  );
  for await (const events of pages) await write(eventLines(events, format, names));
}

const HOST = "host.name";

/** Waits until what is read has room again. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}
