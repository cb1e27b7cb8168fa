import type { IncidentIndex } from "@lagebild/search";

/** What jobs do with an incident's index. */
export type JobIndex = Omit<IncidentIndex, "segmentBuilder" | "query">;

/** Opens the index of a folder; a job closes it. */
export type OpenJobIndex = (options: { readonly folder: string; readonly modelId: string }) => Promise<JobIndex>;
