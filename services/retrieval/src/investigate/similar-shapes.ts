import type { RecordFilter, ShapeId, SourceId } from "@lagebild/domain";
import { Failure } from "@lagebild/domain";
import type { IncidentIndex } from "@lagebild/search";

export interface SimilarRequest {
  readonly text: string;
  /** 10 unless given. */
  readonly limit?: number;
  readonly filter?: RecordFilter;
}

/** A shape of an incident that means something like the text. */
export interface SimilarShape {
  readonly shape: ShapeId;
  readonly text: string;
  /** What the event is, in English and German; absent where the knowledge base does not know it. */
  readonly meaning?: { readonly en: string; readonly de: string };
  /** Cosine of the vectors. */
  readonly score: number;
  /** Records of the shape that meet the filter. */
  readonly count: number;
  readonly files: number;
  /** Where the first of them stands. */
  readonly source: SourceId;
  readonly file: string;
  readonly line: number;
}

export interface SimilarShapes {
  /** The embedder that says so. */
  readonly modelId: string;
  readonly shapes: readonly SimilarShape[];
}

const MAX_SIMILAR = 200;
const DEFAULT_SIMILAR = 10;
const MAX_CHARACTERS = 20_000;

/** Returns the text and limit of a request. Failure "invalid" for an empty or endless text, or a limit out of range. */
export function checkedRequest({ text, limit = DEFAULT_SIMILAR }: Omit<SimilarRequest, "filter">): {
  readonly text: string;
  readonly limit: number;
} {
  if (text.trim() === "") throw new Failure("invalid", "text is empty, expected words");
  if (text.length > MAX_CHARACTERS) {
    throw new Failure("invalid", `text has ${text.length} characters, at most ${MAX_CHARACTERS} are read`);
  }
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_SIMILAR) return { text, limit };
  throw new Failure("invalid", `limit is ${limit}, expected a whole number from 1 to ${MAX_SIMILAR}`);
}

/** Lists the shapes of an incident that are nearest to a vector, with how often and where they occur. */
export async function similarShapes(
  index: IncidentIndex,
  vector: Float32Array,
  { limit, filter }: { readonly limit: number; readonly filter: RecordFilter },
): Promise<readonly SimilarShape[]> {
  const hits = await index.nearest(vector, filter, limit);
  const ids = hits.map(({ shape }) => shape);
  if (ids.length === 0) return [];
  const shapes = new Map((await index.shapes(ids)).map((shape) => [shape.id, shape]));
  const occurrences = await index.occurrences({ ...filter, shapes: ids }, 1);
  return hits.flatMap(({ shape: id, score }) => {
    const found = shapes.get(id);
    const runs = occurrences.filter(({ run }) => run.shape === id);
    const [first] = runs;
    if (!found || !first) return [];
    const [meaning] = found.meanings;
    return {
      shape: id,
      text: found.text,
      ...(meaning && { meaning: { en: meaning.en, de: meaning.de } }),
      score,
      count: runs.reduce((sum, { run }) => sum + run.count, 0),
      files: new Set(runs.map(({ file }) => file)).size,
      source: first.source,
      file: first.file,
      line: first.run.firstLine,
    };
  });
}
