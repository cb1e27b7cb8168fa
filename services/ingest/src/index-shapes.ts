import type { IndexedShape, Meaning, ShapeId } from "@lagebild/domain";
import type { Embedder } from "@lagebild/embedding";
import type { KnowledgeBase } from "@lagebild/knowledge";
import type { FoundShape } from "./slice-task.js";
import type { IndexShapes } from "./worker-pool.js";

/** Shapes of one template that get vectors of their own; further ones borrow, so that a scanner's URLs stay bounded. */
export const MAX_VECTORS_OF_TEMPLATE = 1_000;
/** Vectors kept for segments to come; those before are embedded again. */
const MAX_CACHED = 50_000;

/** Gives shapes their meanings and vectors; a shape is embedded once, however many segments hold it. */
export function shapeIndexer(knowledge: KnowledgeBase, embedder: Embedder): IndexShapes {
  const cache = new Map<ShapeId, IndexedShape>();
  const ofTemplate = new Map<string, number>();
  return async (found) => {
    const fresh = found.filter(({ shape }) => !cache.has(shape.id));
    const described = fresh.map((one) => ({ shape: one.shape, meanings: meaningsOf(knowledge, one) }));
    const embedded = described.filter(({ shape }) => {
      const count = (ofTemplate.get(shape.template) ?? 0) + 1;
      ofTemplate.set(shape.template, count);
      return count <= MAX_VECTORS_OF_TEMPLATE;
    });
    const vectors = await embedder.embedBatch(embedded.map(({ shape, meanings }) => textToEmbed(shape.text, meanings)));
    const vectorOf = new Map(embedded.map(({ shape }, i) => [shape.id, vectors[i]]));
    const result = new Map<ShapeId, IndexedShape>();
    for (const { shape, meanings } of described)
      result.set(shape.id, { ...shape, meanings, vector: vectorOf.get(shape.id) });
    const all = found.map(({ shape }) => result.get(shape.id) ?? cache.get(shape.id)!);
    for (const shape of result.values()) if (cache.size < MAX_CACHED) cache.set(shape.id, shape);
    return all;
  };
}

const meaningsOf = (knowledge: KnowledgeBase, { shape, format, fields }: FoundShape): readonly Meaning[] =>
  knowledge.match({
    format,
    text: shape.text,
    ...(shape.program !== undefined && { program: shape.program }),
    ...(fields?.["EventID"] !== undefined && { eventId: fields["EventID"] }),
    ...(fields?.["Channel"] !== undefined && { channel: fields["Channel"] }),
    ...(fields?.["SourceName"] !== undefined && { provider: fields["SourceName"] }),
    ...(fields && { fields }),
  });

/** The text that stands for a shape's meaning: the shape, then what it means in both languages. */
export function textToEmbed(text: string, meanings: readonly Meaning[]): string {
  const said = meanings.slice(0, 2).flatMap(({ en, de }) => [en, de]);
  return [text.slice(0, 300), ...said].join(" | ");
}
