import type { PieceEmbedder } from "@lagebild/embedding";
import type { Picture } from "@lagebild/domain";
import { linesOf, type OpenIncident } from "../open-incidents.js";
import { onlyWhile } from "../only-while.js";
import { incidentRules } from "../picture/incident-rules.js";
import { pictureNear } from "../picture/picture-of-incident.js";
import { linesSaying, linesWith } from "./lines-with.js";
import type { AskedIncident } from "./question-engine.js";

/** What an open incident is asked with. */
export interface AskingParts {
  readonly dataFolder: string;
  readonly embedder: PieceEmbedder;
  /** The zone that clock times of questions and sentences are in. */
  readonly zone: string;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Makes of an open incident what one request asks of it: its picture is read at most once. */
export function askedIncident(found: OpenIncident, { dataFolder, embedder, zone, signal }: AskingParts): AskedIncident {
  const lines = linesOf(found);
  let picture: Promise<Picture | undefined> | undefined;
  return {
    index: onlyWhile(signal, found.index),
    lasting: found.index,
    signal,
    snapshot: found.snapshot,
    lines,
    zone,
    linesWith: (text, isWord) => linesWith(found, text, isWord),
    linesSaying: (groups, mostWords) => linesSaying(found, groups, mostWords),
    picture: () =>
      (picture ??= incidentRules(dataFolder).then((rules) => pictureNear({ ...found, lines, embedder }, rules))),
  };
}
