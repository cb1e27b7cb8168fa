import { resolve } from "node:path";
import { Failure } from "@lagebild/domain";
import { noteChecks } from "../../access/custody.js";
import type { CommandContext } from "../../command-line/command-context.js";
import { jsonOfVerification, printVerification } from "./verify.js";
import { waitForJob } from "../../wait-for-job.js";

/**
 * Makes again what of an incident is damaged: what follows from the stored sources, and sources themselves from original
 * files. Failure "corrupt" where something stays damaged.
 */
export async function repairCommand({
  arguments: args,
  config,
  lagebild,
  actor,
  signal,
}: CommandContext): Promise<void> {
  const [incident = "", ...originals] = args.words;
  await lagebild.changeIncident(incident, {}); // its note is written anew from the catalog
  lagebild.startWorker();
  const job = await lagebild.ingest(incident, {
    ...{ paths: originals.map((path) => resolve(path)), isUpload: false, isRepair: true },
    ...(config.zone !== undefined && { zone: config.zone }),
  });
  const { records, grown } = await waitForJob(lagebild, job, { signal });
  const found = await lagebild.verify(incident, signal);
  await noteChecks(lagebild.audit, actor, { incident, found });
  process.stdout.write(
    args.isJson
      ? jsonOfVerification(incident, found, { restored: grown, records })
      : `restored ${grown.length} sources, read ${records} records anew\n${printVerification(incident, found)}`,
  );
  if (found.faults.length > 0)
    throw new Failure("corrupt", `${found.faults.length} faults are left in incident ${incident}`);
}
