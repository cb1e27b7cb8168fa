import { loadKnowledge, type KnowledgeEntry } from "@lagebild/knowledge";
import { stemsOf } from "./judge-words.js";

/** One kind of event that could be in a log, ready to be compared with a question. */
export interface KnownEvent {
  readonly id: string;
  readonly vector: Float32Array;
  readonly stems: ReadonlySet<string>;
  /** What happens, whichever system tells of it: tags without those of systems and techniques. */
  readonly actions: string;
}

/** All kinds of events that the knowledge base can tell apart: what a log without an answer is compared with. */
export interface KnownEvents {
  readonly events: readonly KnownEvent[];
  readonly byId: ReadonlyMap<string, KnownEvent>;
  /** How telling a stem is: 0 for one that is everywhere, more for a rare one. */
  weightOf(stem: string): number;
}

/** Embeds texts as what is searched. */
export type EmbedPassages = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

const EXAMPLE_CHARACTERS = 300;

const known = new WeakMap<EmbedPassages, Promise<KnownEvents>>();

/** Reads the knowledge base once for each embedder; the first call takes about a second. */
export function knownEvents(embed: EmbedPassages): Promise<KnownEvents> {
  const before = known.get(embed) ?? readEvents(embed);
  known.set(embed, before);
  return before;
}

async function readEvents(embed: EmbedPassages): Promise<KnownEvents> {
  const { entries } = loadKnowledge();
  const examples = entries.map(exampleText);
  const vectors = await embed(
    entries.map(({ en, de }, i) => [examples[i]!.slice(0, EXAMPLE_CHARACTERS), en, de].join(" | ")),
  );
  const events = entries.map((entry, i): KnownEvent => {
    const stems = new Set(stemsOf(`${entry.en} ${entry.de} ${entry.tags.join(" ")} ${examples[i]!}`));
    return { id: entry.id, vector: vectors[i]!, stems, actions: actionsOf(entry.tags) };
  });
  const counts = new Map<string, number>();
  for (const stem of events.flatMap(({ stems }) => [...stems])) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return {
    events,
    byId: new Map(events.map((event) => [event.id, event])),
    weightOf: (stem) => Math.log((events.length + 1) / ((counts.get(stem) ?? 0) + 1)),
  };
}

/** Tags of where something is told, rather than of what happens. */
const SYSTEMS = new Set(
  "cloud network web ssh pam logon kerberos ntlm auditd wmi rpc sysmon apache exchange linux windows macos kafka ldap radius login".split(
    " ",
  ),
);

const actionsOf = (tags: readonly string[]): string =>
  tags
    .filter((tag) => !tag.startsWith("attack.") && !SYSTEMS.has(tag))
    .sort()
    .join(" ");

/** Whether two kinds of events are one and the same thing, told by different systems. */
export const isSameElsewhere = (one: KnownEvent, other: KnownEvent): boolean =>
  one.actions !== "" && one.actions === other.actions;

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
