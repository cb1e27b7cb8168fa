import type { PieceEmbedder } from "@lagebild/embedding";
import type { QuestionEngine } from "@lagebild/questions";
import { linesOf, type OpenIncident } from "../open-incidents.js";
import { incidentRules } from "../picture/incident-rules.js";
import { pictureNear } from "../picture/picture-of-incident.js";
import { linesSaying, linesWith } from "./lines-with.js";
import { questionEngine } from "./question-engine.js";

/** What sentences about an incident are read with. */
export interface ReadingParts {
  readonly dataFolder: string;
  readonly embedder: PieceEmbedder;
  /** The zone that their clock times are in. */
  readonly zone: string;
}

/** Makes what questions about an open incident, and sentences about its records, are read with. */
export async function engineOfIncident(
  found: OpenIncident,
  { dataFolder, embedder, zone }: ReadingParts,
): Promise<QuestionEngine> {
  const lines = linesOf(found);
  return questionEngine({
    ...found,
    lines,
    zone,
    linesWith: (text, isWord) => linesWith(found, text, isWord),
    linesSaying: (groups, mostWords) => linesSaying(found, groups, mostWords),
    picture: async () => pictureNear({ ...found, lines, embedder }, await incidentRules(dataFolder)),
  });
}
