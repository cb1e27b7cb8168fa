import { loadKnowledge, type KnowledgeEntry } from "@lagebild/knowledge";

/** A kind of event that the knowledge base can tell apart, ready to be compared with a question. */
export interface KnownEvent {
  readonly id: string;
  readonly vector: Float32Array;
}

/** Embeds texts as what is searched. */
export type EmbedPassages = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

const EXAMPLE_CHARACTERS = 300;

const known = new WeakMap<EmbedPassages, Promise<readonly KnownEvent[]>>();

/** Reads the knowledge base once for each embedder; the first call takes about a second. */
export function knownEvents(embed: EmbedPassages): Promise<readonly KnownEvent[]> {
  const before = known.get(embed) ?? readEvents(embed);
  known.set(embed, before);
  return before;
}

async function readEvents(embed: EmbedPassages): Promise<readonly KnownEvent[]> {
  const { entries } = loadKnowledge();
  const examples = entries.map(exampleText);
  const vectors = await embed(
    entries.map(({ en, de }, i) => [examples[i]!.slice(0, EXAMPLE_CHARACTERS), en, de].join(" | ")),
  );
  return entries.map(({ id }, i) => ({ id, vector: vectors[i]! }));
}

/** The scalar product; of unit vectors, the cosine. */
export function dot(a: Float32Array, b: Float32Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

function exampleText({ example }: KnowledgeEntry): string {
  if (typeof example === "string") return example;
  return Object.values(example ?? {})
    .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
    .join(" ");
}
