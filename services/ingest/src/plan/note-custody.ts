import type { AuditLog, PutResult } from "@lagebild/store";
import type { IngestInput } from "../ingest-job.js";

export interface Arrived {
  readonly jobId: string;
  readonly put: PutResult;
  /** The name under which it arrived. */
  readonly file: string;
  /** Where it lay, as far as that says something. */
  readonly origin: string | undefined;
}

/** Notes in the audit who brought a source, when, and the SHA-256 of what is stored since: the first link of its custody. */
export async function noteCustody(
  audit: AuditLog,
  { incident, broughtBy }: Pick<IngestInput, "incident" | "broughtBy">,
  { jobId, put: { source, arrival }, file, origin }: Arrived,
): Promise<void> {
  await audit.append({
    ...(broughtBy ?? { who: "unknown", from: "a job from before custody was noted" }),
    action: "source stored",
    incident,
    source: source.id,
    details: {
      file,
      ...(origin !== undefined && { origin }),
      arrival,
      sha256: source.sha256,
      sizeBytes: source.sizeBytes,
      modifiedMs: source.modifiedMs,
      job: jobId,
    },
  });
}
