import { escapeText } from "@lagebild/context";
import { printCoverage } from "../print-coverage.js";
import type { CommandContext } from "../run-command.js";

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
  process.stdout.write(args.isJson ? `${JSON.stringify({ incident, ...snapshot })}\n` : printCoverage(snapshot));
}

/** Deletes an incident with its sources. */
export async function deleteCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const incident = args.words[0]!;
  await lagebild.deleteIncident(incident);
  process.stdout.write(`deleted ${escapeText(incident)}\n`);
}
