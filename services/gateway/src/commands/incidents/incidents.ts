import { escapeText } from "@lagebild/context";
import { printCoverage } from "../../print/coverage.js";
import type { CommandContext } from "../../command-line/command-context.js";

/** Lists the incidents. */
export async function incidentsCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const incidents = await lagebild.incidents();
  if (args.isJson) return void process.stdout.write(`${JSON.stringify(incidents)}\n`);
  for (const { id, createdMs } of incidents) process.stdout.write(`${id}\t${new Date(createdMs).toISOString()}\n`);
  if (incidents.length === 0) process.stdout.write("no incidents yet: lagebild ingest <incident> <path>...\n");
}

/** Shows what an incident holds and what became of every byte. */
export async function showCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const incident = args.words[0]!;
  const snapshot = await lagebild.snapshot(incident);
  process.stdout.write(
    args.isJson
      ? `${JSON.stringify({ incident, ...snapshot })}\n`
      : printCoverage(snapshot, (await lagebild.zone(incident)).name),
  );
}

/** Deletes an incident with all that belongs to it. */
export async function deleteCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const receipt = await lagebild.deleteIncident(args.words[0]!);
  if (args.isJson) return void process.stdout.write(`${JSON.stringify(receipt)}\n`);
  const { incident, sources, files, bytes, answers, jobs, deletedMs } = receipt;
  process.stdout.write(
    `deleted ${escapeText(incident)}: ${sources.length} sources, ${answers} answers, ${jobs} jobs, ${files} files of ${bytes} bytes; receipt receipts/${escapeText(incident)}.${deletedMs}.json\n`,
  );
}

/** Makes an incident, with the zone in which its times are typed and shown where one is named. */
export async function createCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const incident = await lagebild.createIncident(
    args.words[0]!,
    "",
    args.zone === undefined ? {} : { zone: args.zone },
  );
  process.stdout.write(args.isJson ? `${JSON.stringify(incident)}\n` : await zoneLine(lagebild, incident.id));
}

/** Shows the zone of an incident, sets it, or clears it with "none". */
export async function zoneCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const [incident, name] = args.words as [string, string | undefined];
  if (name !== undefined) await lagebild.changeIncident(incident, { zone: name === "none" ? null : name });
  const zone = await lagebild.zone(incident);
  process.stdout.write(args.isJson ? `${JSON.stringify(zone)}\n` : await zoneLine(lagebild, incident));
}

const SOURCES = {
  asked: "as asked",
  incident: "set for the incident",
  installation: "LAGEBILD_ZONE",
  sources: "that of its sources",
  none: "no zone is set",
} as const;

async function zoneLine(lagebild: CommandContext["lagebild"], incident: string): Promise<string> {
  const { name, from } = await lagebild.zone(incident);
  return `${incident}: times in ${name} (${SOURCES[from]})\n`;
}
