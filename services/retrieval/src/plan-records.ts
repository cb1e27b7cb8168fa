import type { QuestionLanguage, RecordFilter, ShapeId, Where } from "@lagebild/domain";
import {
  bothLimits,
  resolveTime,
  isNamedValue,
  heldConcepts,
  languageOf,
  type AskedEvent,
  type IncidentIndex,
  type IndexSnapshot,
  type QuestionConditions,
  type RetrievedRun,
  type TimeReading,
} from "@lagebild/search";
import { fieldConditions, lineFields, seenFields, type SeenFields } from "./plan-fields.js";
import { groupOfEvent } from "./plan-event.js";
import {
  bestRun,
  eventIdOf,
  groupAround,
  hasLevel,
  textOnly,
  type GroupOptions,
  type ShapeGroup,
  type Topic,
} from "./plan-group.js";
import { namedIn, type Named } from "./plan-named.js";
import { isCounted, isGeneric, isKind, type SearchedText } from "./plan-search.js";
import type { LineReader } from "./resolve-lines.js";

/** What records are chosen from. */
export interface RecordDeps {
  readonly index: IncidentIndex;
  readonly snapshot: IndexSnapshot;
  readonly lines: LineReader;
  /** The zone that clock times of questions are in. */
  readonly zone: string;
}

/** Records that a question is about. */
export interface ChosenRecords {
  readonly where: Where;
  /** Runs that stand for them, the best first; none where any record counts. */
  readonly runs: readonly RetrievedRun[];
  /** The time that the question limits itself to. */
  readonly time: TimeReading | undefined;
  readonly fields: SeenFields;
  /** Words with those that logs write for them. */
  wordsFor(words: readonly string[]): readonly string[];
}

export interface ChoiceOptions {
  readonly conditions: QuestionConditions;
  readonly filter: RecordFilter;
  readonly purpose: GroupOptions["purpose"];
  /** Values of the records are listed, so that the word for them says nothing of the records. */
  readonly listsValues?: boolean;
  /** The kind of event that is meant, where many programs log it each in its own words. */
  readonly event?: AskedEvent;
  readonly language?: QuestionLanguage;
  /** Shapes that stand for something else. */
  readonly taken?: ReadonlySet<ShapeId>;
}

const MAX_ENTITIES = 4;
const SAMPLED_RUNS = 12;
/** Words of a template that tell a reader what it is. */
const MIN_WORDS = 3;
/** Sets of shapes that are tried where no record of one meets the conditions. */
const MAX_ATTEMPTS = 4;
/** Share of the best score from which a run with a value that the question introduces is preferred. */
const LIKELY = 0.2;

/**
 * Chooses the records that a text is about: the conditions it names, and the shapes that mean what it says. Shapes of
 * which no record meets the conditions are passed over for the next ones that say as much of the text.
 */
export async function chooseRecords(
  deps: RecordDeps,
  searched: SearchedText,
  options: ChoiceOptions,
): Promise<ChosenRecords | undefined> {
  const first = await chooseOnce(deps, searched, options);
  if (!first || first.runs.length === 0 || (await countOf(deps, first)) > 0) return first;
  const taken = new Set(options.taken);
  const held = (chosen: ChosenRecords): number => heldConcepts([chosen.runs[0]!.shape], searched.concepts)[0]!.size;
  let chosen = first;
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
    for (const { shape } of chosen.runs) taken.add(shape.id);
    const next = await chooseOnce(deps, searched, { ...options, taken });
    if (!next || next.runs.length === 0) break;
    if (held(next) >= held(first) && (await countOf(deps, next)) > 0) return next;
    chosen = next;
  }
  return first;
}

const countOf = async ({ index }: RecordDeps, { where, time }: ChosenRecords): Promise<number> => {
  const isLimited = where.host ?? where.file ?? where.entities;
  // Times are asked about on purpose: that nothing happened then is an answer. Fields were seen in samples already.
  if (isLimited === undefined || where.fields || time !== undefined) return Infinity;
  return (await index.aggregate({ op: "count", where })).matched;
};

async function chooseOnce(
  deps: RecordDeps,
  searched: SearchedText,
  { conditions, filter, purpose, taken, event, language, listsValues = false }: ChoiceOptions,
): Promise<ChosenRecords | undefined> {
  const runs = searched.retrieved.runs.filter(({ shape }) => !taken?.has(shape.id));
  const named = namedIn(deps.snapshot, searched, conditions);
  const possible = fittingRuns(runs, named, conditions);
  const { fitting, fields } = await withFields(deps, possible, conditions);
  const wanted = conditions.fields.flatMap((condition) => fieldConditions(condition, fields) ?? []);
  const options: GroupOptions = {
    topic: withoutKinds(topicOf(searched, conditions, named), listsValues),
    named,
    conditions,
    purpose,
  };
  const isPlain = wanted.length + named.literals.length + conditions.eventIds.length === 0 && !conditions.level;
  const isGerman = (language ?? languageOf(searched.text)) === "de";
  const wording = { spoken: searched.spoken, isGerman };
  const ofEvent = event && isPlain ? await groupOfEvent(deps.index, event, runs, wording) : undefined;
  const group = ofEvent ?? (await groupFor(deps.index, fitting, options, wanted.length > 0));
  if (!group) return undefined;
  const time = conditions.time && resolveTime(conditions.time, { ...deps.snapshot, zone: deps.zone });
  const where: Where = {
    ...(time ? bothLimits(filter, time.limits) : filter),
    ...(named.host !== undefined && { host: named.host }),
    ...(named.file !== undefined && { file: named.file }),
    ...(named.entities.length > 0 && { entities: named.entities.map((value) => ({ value })) }),
    ...(wanted.length > 0 && { fields: wanted }),
    ...group.where,
    ...(!ofEvent && group.where.shapes && { meaning: wordsOf(group.runs, options, isGerman) }),
  };
  const narrowed = await withPlainValues(deps.index, where, searched, named);
  const wordsFor = (words: readonly string[]): readonly string[] => [
    ...words,
    ...searched.concepts.filter(([word]) => words.includes(word!)).flat(),
  ];
  return { where: narrowed, runs: group.runs, time, fields, wordsFor };
}

/** Runs whose shapes can meet the conditions; a condition that none of them meets is let go. */
function fittingRuns(
  runs: readonly RetrievedRun[],
  named: Named,
  conditions: QuestionConditions,
): readonly RetrievedRun[] {
  const { literals, entities, introduced, program } = named;
  const { eventIds, level } = conditions;
  const tests: ((run: RetrievedRun) => boolean)[] = [
    ({ shape }) => literals.every((literal) => shape.text.toLowerCase().includes(literal)),
    ({ shape }) => eventIds.length === 0 || eventIds.includes(eventIdOf(shape)),
    ({ shape }) => program === undefined || shape.program === program,
    ({ shape }) => level === undefined || hasLevel(shape, level),
    ({ values }) => entities.every((value) => values.includes(value)),
    ({ values }) => entities.length === 0 || entities.some((value) => values.includes(value)),
  ];
  let fitting = runs;
  for (const test of tests) {
    const left = fitting.filter(test);
    if (left.length > 0) fitting = left;
  }
  const ofIntroduced = fitting.filter(({ values }) => introduced.some((value) => values.includes(value)));
  const isLikely = (ofIntroduced[0]?.score ?? 0) >= LIKELY * (fitting[0]?.score ?? 0);
  return introduced.length > 0 && isLikely ? ofIntroduced : fitting;
}

/** Reads samples for their fields. Where the question asks for a field, only what programs that have it log can be meant. */
async function withFields(
  { lines, snapshot }: RecordDeps,
  runs: readonly RetrievedRun[],
  conditions: QuestionConditions,
): Promise<{ readonly fitting: readonly RetrievedRun[]; readonly fields: SeenFields }> {
  const seen = new Set<string>();
  const isFirst = (key: string): boolean => !seen.has(key) && seen.add(key) !== undefined;
  const ofPrograms = runs.filter(({ shape }) => isFirst(shape.program ?? ""));
  const ofTemplates = runs.filter(({ shape }) => isFirst(`\0${shape.template}`));
  const sampled = [
    ...new Set([
      ...ofPrograms.slice(0, SAMPLED_RUNS),
      ...ofTemplates.slice(0, SAMPLED_RUNS),
      ...runs.slice(0, SAMPLED_RUNS),
    ]),
  ];
  const rows = sampled.map(({ occurrence }) => occurrence.samples[0]!);
  const byRun = lineFields(await lines.readRows(rows), snapshot);
  const able = new Set(
    sampled.flatMap(({ shape }, i) =>
      conditions.fields.every((condition) => fieldConditions(condition, seenFields([byRun[i]!])) !== undefined)
        ? [shape.program]
        : [],
    ),
  );
  const fitting =
    conditions.fields.length === 0 || able.size === 0 ? runs : runs.filter(({ shape }) => able.has(shape.program));
  const isFitting = new Set(fitting);
  return { fitting, fields: seenFields(byRun.filter((_, i) => isFitting.has(sampled[i]!))) };
}

/** Ideas of the question that say what its records mean: not the values it names, nor that something is counted. */
const topicOf = ({ spoken, concepts }: SearchedText, conditions: QuestionConditions, named: Named): Topic =>
  concepts.filter(([word], place) => {
    if (word === "" || word === undefined) return word === "";
    return place < spoken.length && !named.words.has(word) && !conditions.said.has(word) && !isCounted(word);
  });

/** What the shapes were chosen for, in words: the level, numbers or texts asked for, what they mean, or what they say. */
function wordsOf(
  [best]: readonly RetrievedRun[],
  { topic, named, conditions }: GroupOptions,
  isGerman: boolean,
): string {
  const { level, eventIds } = conditions;
  if (level !== undefined) return level;
  if (eventIds.length > 0) return `${isGerman ? "Ereignis" : "event"} ${eventIds.join(", ")}`;
  if (named.literals.length > 0) return named.literals.map((text) => `"${text}"`).join(", ");
  const { meanings, template } = best!.shape;
  const [held, said] = [best!.shape, textOnly(best!.shape)].map((shape) => heldConcepts([shape], topic)[0]!.size);
  const [meaning] = meanings;
  // Where the records' own words say all that was asked, their meaning is not why they were chosen.
  const isBlank = template.split(" ").filter((word) => word !== "*").length < MIN_WORDS;
  return meaning && (held! > said! || isBlank) ? (isGerman ? meaning.de : meaning.en) : template;
}

/** Where only kinds of values are named, what their words stand for together says nothing of the records either. */
function withoutKinds(topic: Topic, listsValues: boolean): Topic {
  const left = topic.filter(([word]) => !(listsValues && isKind(word!)));
  return left.some(([word]) => word !== "") ? left : [];
}

/** Where nothing is said of what records mean, every record that meets the conditions counts. */
async function groupFor(
  index: IncidentIndex,
  fitting: readonly RetrievedRun[],
  options: GroupOptions,
  hasFields: boolean,
): Promise<(ShapeGroup | { readonly where: Where; readonly runs: readonly RetrievedRun[] }) | undefined> {
  const best = bestRun(fitting, options);
  if (!best) return undefined;
  const { topic, named, conditions, purpose } = options;
  const isOpen = heldConcepts([best.shape], topic)[0]!.size === 0 && (topic.length === 0 || hasFields);
  const needsShapes = named.literals.length > 0 || conditions.level !== undefined || conditions.eventIds.length > 0;
  if (!isOpen || needsShapes || purpose === "event") return groupAround(index, best, fitting, options);
  if (!hasFields) return { where: {}, runs: [] };
  const { program } = best.shape;
  return { where: program === "web" ? { program } : {}, runs: [best] };
}

const PLAIN_KINDS = new Set(["account", "host", "principal", "process", "domain", "session", "mail"]);

/** Plain words that are values of these records, such as an account's name, limit them where they can. */
async function withPlainValues(
  index: IncidentIndex,
  where: Where,
  { spoken, retrieved }: SearchedText,
  named: Named,
): Promise<Where> {
  const values = new Set(retrieved.entityHits.filter(({ kind }) => PLAIN_KINDS.has(kind)).map(({ value }) => value));
  let narrowed = where;
  for (const word of spoken) {
    if (!values.has(word) || named.words.has(word) || isGeneric(word) || isNamedValue(word)) continue;
    const next: Where = { ...narrowed, entities: [...(narrowed.entities ?? []), { value: word }] };
    if (next.entities!.length > MAX_ENTITIES) break;
    if ((await index.aggregate({ op: "count", where: next })).matched > 0) narrowed = next;
  }
  return narrowed;
}
