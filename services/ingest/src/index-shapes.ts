import type { IndexedShape, Meaning, ShapeId } from "@lagebild/domain";
import type { KnowledgeBase } from "@lagebild/knowledge";
import { embeddedText } from "@lagebild/search";
import type { FoundShape } from "./slice/slice-task.js";
import type { IndexShapes } from "./slice/worker-pool.js";

/** Shapes of one template that get vectors of their own; further ones borrow, so that a scanner's URLs stay bounded. */
export const MAX_VECTORS_OF_TEMPLATE = 1_000;
/** Vectors kept for segments to come; those before are embedded again. */
const MAX_CACHED = 50_000;
/** Rules whose words a shape takes on, the worst first; its records are tagged with all that they meet. */
const MAX_RULES_OF_SHAPE = 8;

type RuleMeanings = ReadonlyMap<string, Meaning>;
const NO_RULES: RuleMeanings = new Map();

/**
 * Gives shapes their meanings and vectors; a shape is embedded once, however many segments hold it. A shape means what
 * the rules say that any of its records met so far, so it is embedded again when a segment brings a rule more.
 */
export function shapeIndexer(
  knowledge: KnowledgeBase,
  embed: (texts: readonly string[]) => Promise<readonly Float32Array[]>,
  ruleMeanings: RuleMeanings = NO_RULES,
): IndexShapes {
  const cache = new Map<ShapeId, IndexedShape>();
  const ofTemplate = new Map<string, number>();
  const rulesOf = new Map<ShapeId, Set<string>>();
  const getsVector = ({ id, template }: FoundShape["shape"]): boolean => {
    const before = cache.get(id);
    if (before) return before.vector !== undefined;
    const count = (ofTemplate.get(template) ?? 0) + 1;
    ofTemplate.set(template, count);
    return count <= MAX_VECTORS_OF_TEMPLATE;
  };
  return async (found) => {
    const unknown = found.filter((one) => addRules(one, rulesOf) || !cache.has(one.shape.id));
    const described = unknown.map((one) => {
      const rules = meaningsOfRules(rulesOf.get(one.shape.id), ruleMeanings);
      return { shape: one.shape, known: meaningsOf(knowledge, one), rules };
    });
    const embedded = described.filter(({ shape }) => getsVector(shape));
    const texts = embedded.map(({ shape, known, rules }) =>
      embeddedText({ text: shape.text, meanings: [...known, ...rules] }),
    );
    const vectors = await embed(texts);
    const vectorOf = new Map(embedded.map(({ shape }, i) => [shape.id, vectors[i]]));
    const result = new Map<ShapeId, IndexedShape>();
    for (const { shape, known, rules } of described)
      result.set(shape.id, { ...shape, meanings: [...known, ...rules], vector: vectorOf.get(shape.id) });
    const all = found.map(({ shape }) => result.get(shape.id) ?? cache.get(shape.id)!);
    for (const shape of result.values()) if (cache.size < MAX_CACHED || cache.has(shape.id)) cache.set(shape.id, shape);
    return all;
  };
}

/** Tells whether the shape met a rule that it had not met before. */
function addRules({ shape, rules = [] }: FoundShape, rulesOf: Map<ShapeId, Set<string>>): boolean {
  if (rules.length === 0) return false;
  const met = rulesOf.get(shape.id) ?? new Set<string>();
  const before = met.size;
  for (const { rule } of rules) met.add(rule);
  rulesOf.set(shape.id, met);
  return met.size > before;
}

const RANK: Readonly<Record<Meaning["severity"], number>> = { info: 0, notice: 1, suspicious: 2, attack: 3 };

function meaningsOfRules(ids: ReadonlySet<string> | undefined, meanings: RuleMeanings): readonly Meaning[] {
  return [...(ids ?? [])]
    .flatMap((id) => meanings.get(id) ?? [])
    .sort((a, b) => RANK[b.severity] - RANK[a.severity] || (a.id < b.id ? -1 : 1))
    .slice(0, MAX_RULES_OF_SHAPE);
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
