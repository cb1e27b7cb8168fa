import { Failure } from "@lagebild/domain";
import { readTlp, type Incident } from "@lagebild/store";
import type { CommandContext } from "../../command-line/command-context.js";
import { endOf } from "../../life/retention.js";

/** Shows who may read what is in an incident, sets it, or clears it with "none". */
export async function tlpCommand(context: CommandContext): Promise<void> {
  const [incident = "", mark] = context.arguments.words;
  const change = mark === undefined ? undefined : { tlp: mark === "none" ? null : readTlp(mark) };
  const found = await changed(context, incident, change);
  write(context, found, `${incident}: ${found.tlp ?? "not marked"}`);
}

/** Shows how long an incident is kept, sets it in days from its creation, or keeps it with "always". */
export async function keepCommand(context: CommandContext): Promise<void> {
  const [incident = "", days] = context.arguments.words;
  const change = days === undefined ? undefined : { keptDays: days === "always" ? null : readDays(days) };
  const found = await changed(context, incident, change);
  const end = endOf(found);
  write(
    context,
    found,
    `${incident}: ${end === undefined ? "kept always" : `deleted after ${new Date(end).toISOString()}`}`,
  );
}

const changed = (
  { lagebild }: CommandContext,
  incident: string,
  change: Parameters<typeof lagebild.changeIncident>[1] | undefined,
) => (change ? lagebild.changeIncident(incident, change) : lagebild.incident(incident));

function readDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 36_500) return days;
  throw new Failure(
    "invalid",
    `${JSON.stringify(text.slice(0, 40))} is no number of days, expected 1 to 36500, or always`,
  );
}

const write = ({ arguments: { isJson } }: CommandContext, incident: Incident, text: string): void =>
  void process.stdout.write(`${isJson ? JSON.stringify(incident) : text}\n`);
