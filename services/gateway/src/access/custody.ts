import type { Verification } from "@lagebild/ingest";
import { actOf, type Actor, type AuditAct, type AuditEntry, type AuditLog } from "@lagebild/store";

/** A link in the custody of a source: somebody brought it, or it was checked. */
export interface CustodyLink {
  /** Number and hash of the entry of the audit. */
  readonly number: number;
  readonly hash: string;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
  /** Absent where it was forgotten. */
  readonly act?: Pick<AuditAct, "who" | "key" | "from" | "action" | "failed" | "details">;
}

/** Links of one source at most; who copies a log ten thousand times reads the export of the audit. */
const MAX_LINKS = 1_000;

/** What happened to a source since somebody brought it, the oldest first. */
export async function custodyOf(audit: AuditLog, incident: string, source: string): Promise<readonly CustodyLink[]> {
  return (await audit.entries({ incident, source, limit: MAX_LINKS })).map(linkOf);
}

export interface Checked {
  readonly incident: string;
  readonly found: Pick<Verification, "checked" | "faults">;
}

/** Notes in the custody of each source that its bytes were read, and whether they hold. */
export async function noteChecks(audit: AuditLog, actor: Actor, { incident, found }: Checked): Promise<void> {
  const faults = new Map(found.faults.flatMap(({ source, fault }) => (source ? [[source.id, fault] as const] : [])));
  const sources = new Map(found.checked.map((source) => [source.id, source]));
  for (const { source } of found.faults) if (source) sources.set(source.id, source);
  for (const { id, file, sha256, sizeBytes } of sources.values()) {
    const fault = faults.get(id);
    await audit.append({
      ...actor,
      action: "source verified",
      incident,
      source: id,
      ...(fault !== undefined && { failed: "corrupt" }),
      details: { file, sha256, sizeBytes, ...(fault !== undefined && { fault }) },
    });
  }
}

function linkOf(entry: AuditEntry): CustodyLink {
  const { number, hash, atMs } = entry;
  const act = actOf(entry);
  if (!act) return { number, hash, atMs };
  const { who, key, from, action, failed, details } = act;
  const said = {
    who,
    ...(key !== undefined && { key }),
    from,
    action,
    ...(failed !== undefined && { failed }),
    details,
  };
  return { number, hash, atMs, act: said };
}
