import { loadKnowledge, type KnowledgeEntry } from "@lagebild/knowledge";
import { stemsOf } from "./judge-words.js";

/** One kind of event that could be in a log, ready to be compared with a question. */
export interface KnownEvent {
  readonly id: string;
  readonly vector: Float32Array;
  readonly stems: ReadonlySet<string>;
}

/** All kinds of events that the knowledge base can tell apart: what a log without an answer is compared with. */
export interface KnownEvents {
  readonly events: readonly KnownEvent[];
  readonly byId: ReadonlyMap<string, KnownEvent>;
  /** How telling a stem is: 0 for one that is everywhere, more for a rare one. */
  weightOf(stem: string): number;
}

export type Embed = (text: string) => Promise<Float32Array>;

const EXAMPLE_CHARACTERS = 300;

const known = new WeakMap<Embed, Promise<KnownEvents>>();

/** Reads the knowledge base once for each embedder; the first call takes about a second. */
export function knownEvents(embed: Embed): Promise<KnownEvents> {
  const before = known.get(embed) ?? readEvents(embed);
  known.set(embed, before);
  return before;
}

async function readEvents(embed: Embed): Promise<KnownEvents> {
  const { entries } = loadKnowledge();
  const events: KnownEvent[] = [];
  for (const entry of entries) {
    const example = exampleText(entry);
    const stems = new Set(stemsOf(`${entry.en} ${entry.de} ${entry.tags.join(" ")} ${example}`));
    const vector = await embed([example.slice(0, EXAMPLE_CHARACTERS), entry.en, entry.de].join(" | "));
    events.push({ id: entry.id, vector, stems });
  }
  const counts = new Map<string, number>();
  for (const stem of events.flatMap(({ stems }) => [...stems])) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return {
    events,
    byId: new Map(events.map((event) => [event.id, event])),
    weightOf: (stem) => Math.log((events.length + 1) / ((counts.get(stem) ?? 0) + 1)),
  };
}

function exampleText({ example }: KnowledgeEntry): string {
  if (typeof example === "string") return example;
  return Object.values(example ?? {})
    .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
    .join(" ");
}
