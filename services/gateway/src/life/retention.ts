import { kindOf, messageOf } from "@lagebild/domain";
import type { Incident } from "@lagebild/store";

const DAY_MS = 24 * 3_600_000;

/** When an incident's time is over, in milliseconds since 1970 UTC; undefined where it is kept. */
export const endOf = ({ createdMs, keptDays }: Incident): number | undefined =>
  keptDays === undefined ? undefined : createdMs + keptDays * DAY_MS;

export interface RetentionDeps {
  incidents(): Promise<readonly Incident[]>;
  /** Failure "conflict" while a job writes to it. */
  deleteIncident(incident: Incident): Promise<unknown>;
  onError(incident: string, message: string): void;
}

/** Deletes the incidents whose time is over. One that is being written to is deleted by a later call. */
export async function deleteOverdue(deps: RetentionDeps, nowMs = Date.now()): Promise<readonly string[]> {
  const deleted: string[] = [];
  for (const incident of await deps.incidents()) {
    if ((endOf(incident) ?? Infinity) > nowMs) continue;
    try {
      await deps.deleteIncident(incident);
      deleted.push(incident.id);
    } catch (error) {
      if (kindOf(error) !== "conflict") deps.onError(incident.id, messageOf(error));
    }
  }
  return deleted;
}
