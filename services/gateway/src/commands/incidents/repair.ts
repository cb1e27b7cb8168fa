import { resolve } from "node:path";
import { Failure } from "@lagebild/domain";
import type { CommandContext } from "../../command-line/command-context.js";
import { printVerification } from "./verify.js";
import { waitForJob } from "../wait-for-job.js";

/**
 * Makes again what of an incident is damaged: what follows from the stored sources, and sources themselves from original
 * files. Failure "corrupt" where something stays damaged.
 */
export async function repairCommand({ arguments: args, config, lagebild, signal }: CommandContext): Promise<void> {
  const [incident = "", ...originals] = args.words;
  await lagebild.changeIncident(incident, {}); // its note is written anew from the catalog
  lagebild.startWorker();
  const job = await lagebild.ingest(incident, {
    ...{ paths: originals.map((path) => resolve(path)), isUpload: false, isRepair: true },
    ...(config.zone !== undefined && { zone: config.zone }),
  });
  const { records, grown } = await waitForJob(lagebild, job, { signal });
  const found = await lagebild.verify(incident, signal);
  process.stdout.write(
    args.isJson
      ? `${JSON.stringify({ incident, restored: grown, records, ...found })}\n`
      : `restored ${grown.length} sources, read ${records} records anew\n${printVerification(incident, found)}`,
  );
  if (found.faults.length > 0)
    throw new Failure("corrupt", `${found.faults.length} faults are left in incident ${incident}`);
}
