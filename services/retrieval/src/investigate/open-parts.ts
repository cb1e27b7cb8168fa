import type { Embedder } from "@lagebild/embedding";
import type { IncidentIndex, IndexSnapshot } from "@lagebild/search";
import type { SourceStore } from "@lagebild/store";
import type { LineReader } from "../resolve-lines.js";

/** An incident that is open. */
export interface OpenParts {
  readonly index: IncidentIndex;
  readonly store: SourceStore;
  readonly sourcesFolder: string;
  readonly snapshot: IndexSnapshot;
  readonly lines: LineReader;
  readonly embedder: Embedder;
}
