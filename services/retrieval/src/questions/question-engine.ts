import type { Picture, Where } from "@lagebild/domain";
import { pictureTables } from "@lagebild/picture";
import type { KnownTopic, QuestionEngine, Vocabulary } from "@lagebild/questions";
import type { IndexSnapshot, IncidentIndex } from "@lagebild/search";
import { onlyWhile, wanted } from "../only-while.js";
import type { LineReader } from "../resolve-lines.js";
import { sourceClocks } from "./source-clocks.js";
import { aggregateSaid } from "./said-values.js";
import { rulesOfTopics } from "../picture/incident-rules.js";

/** An incident as questions are asked about it. */
export interface AskedIncident {
  readonly index: IncidentIndex;
  /** The same for what is kept for later requests as well: it goes on when the caller of this one leaves. */
  readonly lasting: IncidentIndex;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
  readonly snapshot: IndexSnapshot;
  readonly lines: LineReader;
  /** The zone that clock times of questions are in. */
  readonly zone: string;
  /** Looks for a text in every original line, ignoring case. */
  linesWith: QuestionEngine["linesWith"];
  linesSaying: QuestionEngine["linesSaying"];
  /** The picture, where it is at hand or drawn in a moment. */
  picture(): Promise<Picture | undefined>;
}

const MOST_VALUES = 500;
const MOST_NAMES = 1_000;
const MOST_SHAPES = 2_000;

const vocabularies = new WeakMap<IndexSnapshot, Map<string, Promise<Vocabulary>>>();

/** Makes what questions are read with. The vocabulary of an incident is read once for each state of it. */
export async function questionEngine(incident: AskedIncident): Promise<QuestionEngine> {
  const { index, snapshot, zone } = incident;
  const kept = vocabularies.get(snapshot) ?? new Map<string, Promise<Vocabulary>>();
  vocabularies.set(snapshot, kept);
  const vocabulary = kept.get(zone) ?? vocabularyOf(incident);
  kept.set(zone, vocabulary);
  vocabulary.catch(() => kept.delete(zone)); // the next one tries again
  return onlyWhile(incident.signal, {
    vocabulary: await wanted(incident.signal, vocabulary),
    topics: knownTopics(),
    sourceKinds: pictureTables().kinds,
    aggregate: (statement) => aggregateSaid(incident, statement),
    events: (where, limit) => index.events({ where, limit }),
    texts: async (rows) => (await incident.lines.readRows(rows)).map(({ text }) => text),
    async shapesWith(text) {
      const words = text
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word !== "");
      const hits = words.length === 0 ? [] : await index.words(words, {}, MOST_SHAPES);
      const shapes = await index.shapes(hits.map(({ shape }) => shape));
      const wanted = text.toLowerCase();
      return shapes.filter((shape) => shape.text.toLowerCase().includes(wanted)).map(({ id }) => id);
    },
    linesWith: incident.linesWith,
    linesSaying: incident.linesSaying,
    clocks: () => sourceClocks(incident),
    picture: incident.picture,
  });
}

async function vocabularyOf({ lasting: index, snapshot, zone }: AskedIncident): Promise<Vocabulary> {
  const everything: Where = {};
  const fields = await index.fields(everything, MOST_VALUES);
  const hosts = await index.aggregate({ op: "top", of: { column: "host" }, where: everything, limit: MOST_NAMES });
  return {
    records: snapshot.records,
    fields,
    hosts: (hosts.values ?? []).map(({ value, count }) => ({ name: value, count })),
    programs: snapshot.programs.slice(0, MOST_NAMES),
    files: snapshot.sources.map(({ source, records }) => ({ name: source.file, count: records })),
    firstTime: snapshot.firstTime,
    lastTime: snapshot.lastTime,
    zone,
  };
}

let topics: readonly KnownTopic[] | undefined;

function knownTopics(): readonly KnownTopic[] {
  if (topics) return topics;
  const rules = rulesOfTopics();
  return (topics = pictureTables().topics.map((topic) => ({ ...topic, rules: rules.get(topic.id) ?? [] })));
}
