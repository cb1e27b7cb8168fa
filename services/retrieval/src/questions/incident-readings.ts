import { zoneOfSources } from "@lagebild/domain";
import type { PieceEmbedder } from "@lagebild/embedding";
import type { QuestionEngine } from "@lagebild/questions";
import { linesOf, openIncidents } from "../open-incidents.js";
import { incidentRules } from "../picture/incident-rules.js";
import { pictureNear } from "../picture/picture-of-incident.js";
import { linesSaying, linesWith } from "./lines-with.js";
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
        const lines = linesOf(found);
        const rules = await incidentRules(dataFolder);
        const engine = await questionEngine({
          ...found,
          lines,
          zone: zoneOfSources(found.snapshot.sources).name,
          linesWith: (text, isWord) => linesWith(found, text, isWord),
          linesSaying: (groups, mostWords) => linesSaying(found, groups, mostWords),
          picture: () => pictureNear({ ...found, lines, embedder }, rules),
        });
        return work(engine);
      }),
    close,
  };
}
