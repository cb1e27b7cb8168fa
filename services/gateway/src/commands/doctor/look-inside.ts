import { escapeText } from "@lagebild/context";
import { verifyAudit, type Incident } from "@lagebild/store";
import type { ComposedLagebild } from "../../compose.js";
import { fault, looked, ok, warning, type DoctorFinding } from "./finding.js";

const MANY_FAILED = 20;

/** Looks at what the product works with, once it could be opened: parts, audit, jobs, and each incident as readers find it. */
export async function lookInside(lagebild: ComposedLagebild): Promise<readonly DoctorFinding[]> {
  const incidents = await lagebild.incidents();
  const found: DoctorFinding[] = [
    ...(await lagebild.status()).map(({ name, isReady, detail }) => (isReady ? ok(name, detail) : fault(name, detail))),
    ...(await looked("audit", () => auditOf(lagebild))),
    ...(await looked("jobs", () => jobsOf(lagebild))),
  ];
  for (const incident of incidents)
    found.push(...(await looked(nameOf(incident), () => incidentOf(lagebild, incident))));
  return found;
}

const nameOf = ({ id }: Incident): string => `incident ${escapeText(id)}`;

async function auditOf({ audit }: ComposedLagebild): Promise<DoctorFinding> {
  const { entries, faults } = await verifyAudit(audit);
  const [first] = faults;
  if (!first) return ok("audit", `${entries} entries, each follows the one before`);
  return fault(
    "audit",
    `entry ${first.number} ${first.fault}`,
    "lagebild audit verify names all; keep audit.db as it is",
  );
}

async function jobsOf(lagebild: ComposedLagebild): Promise<DoctorFinding> {
  const jobs = await lagebild.jobs({ limit: 200 });
  const failed = jobs.filter(({ phase }) => phase === "failed");
  const open = jobs.filter(({ phase }) => !["done", "failed", "cancelled"].includes(phase));
  const detail = `${open.length} wait or run, ${failed.length} of the latest ${jobs.length} failed`;
  if (failed.length === 0) return ok("jobs", detail);
  const names = failed.slice(0, MANY_FAILED).map(({ id }) => id);
  return warning("jobs", detail, `the API tells why and runs them again: /api/v1/jobs/${names[0]}`);
}

async function incidentOf(lagebild: ComposedLagebild, incident: Incident): Promise<readonly DoctorFinding[]> {
  const part = nameOf(incident);
  const name = escapeText(incident.id);
  const { sources, records, damaged, incomplete, modelId } = await lagebild.snapshot(incident.id);
  const model = lagebild.embeddingModel;
  return [
    ok(part, `${sources.length} sources, ${records} records`),
    ...damaged.map(({ file, fault: what }) =>
      fault(part, `${escapeText(file)}: ${escapeText(what)}`, `lagebild repair ${name}`),
    ),
    ...(incomplete.length > 0
      ? [
          warning(
            part,
            `${incomplete.length} sources are not read to their end`,
            "put them in again, or wait for their job",
          ),
        ]
      : []),
    ...(modelId !== undefined && modelId !== model
      ? [fault(part, `its vectors are of ${modelId}, questions of ${model}`, `lagebild reindex ${name}`)]
      : []),
  ];
}
