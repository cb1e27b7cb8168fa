import { zoneOfSources } from "@lagebild/domain";
import type { PieceEmbedder } from "@lagebild/embedding";
import type { QuestionEngine } from "@lagebild/questions";
import { openIncidents } from "../open-incidents.js";
import { askedIncident } from "./asked-incident.js";
import { questionEngine } from "./question-engine.js";

/** Incidents as questions are read over them, without windows and answers. */
export interface IncidentReadings {
  using<T>(incident: string, work: (engine: QuestionEngine) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens the incidents of a data folder to measure how questions are read. */
export function incidentReadings(dataFolder: string, embedder: PieceEmbedder): IncidentReadings {
  const { using, close } = openIncidents(dataFolder, embedder.modelId);
  return {
    using: (incident, work) =>
      using(incident, async (found) => {
        const zone = zoneOfSources(found.snapshot.sources).name;
        return work(await questionEngine(askedIncident(found, { dataFolder, embedder, zone })));
      }),
    close,
  };
}
