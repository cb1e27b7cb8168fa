import type { Metrics } from "@lagebild/runtime/http";
import type { Lagebild } from "./lagebild.js";

const PHASES = ["waiting", "planning", "running", "finishing", "done", "failed", "cancelled"] as const;

/** Lets the metrics tell how many incidents there are, and of the latest 200 jobs how many are in which phase. */
export function watchGauges(metrics: Metrics, lagebild: Lagebild): void {
  metrics.gauge({ name: "lagebild_incidents", help: "Incidents" }, async () => (await lagebild.incidents()).length);
  for (const phase of PHASES) {
    metrics.gauge(
      { name: `lagebild_jobs_${phase}`, help: `Ingest jobs that are ${phase}, of the latest 200` },
      async () => {
        const jobs = await lagebild.jobs({ limit: 200 });
        return jobs.filter((job) => job.phase === phase).length;
      },
    );
  }
}
