import { perFieldNames, type EcsEvent, type Entity, type FieldValues } from "@lagebild/domain";
import {
  bindMapping,
  casesFor,
  isDecided,
  messageFor,
  putFields,
  putTranslated,
  type BoundMapping,
} from "./bound-mapping.js";
import { carrier, type CarriedRecord } from "./carry.js";
import { compileMapping, type Block } from "./compiled-mapping.js";
import { holds, type Binding, type Subject } from "./conditions.js";
import { ecsFields, type EcsField } from "./ecs-fields.js";
import { namesOfRecord } from "./field-naming.js";
import {
  fieldsOfEvents,
  finishEvent,
  generalFields,
  kindsOfEvents,
  loggerIn,
  nameByAddress,
  outcomeOfResponse,
  pathOfRequest,
  phrasesIn,
  putGeneralValue,
  putOnlyNamed,
  putOwnAction,
  putPhrases,
  textAmong,
  type NamedField,
} from "./general/index.js";
import { fieldLevel, LEVEL_FIELD, statedLevelBlock, type FieldLevel } from "./levels/index.js";
import type { Mapping } from "./mapping.js";
import type { FoundParts, MessagePattern } from "./message-pattern.js";
import type { Collected } from "./read-value.js";
import { sharedValues } from "./shared-values.js";
import { tableReader } from "./table-rows.js";

/** What the reader must know of a record. */
export interface EventRecord extends CarriedRecord {
  readonly format: string;
  readonly program: string | undefined;
  readonly message: string;
  readonly fields: FieldValues | undefined;
  readonly eventKey: string | undefined;
  /** The level that the head of the line states outside of the message. */
  readonly level?: string | undefined;
  /** The values that the record names, whatever part they play. */
  readonly entities?: readonly Entity[] | undefined;
  /** The same object for all records of one shape: what is told by the shape is worked out once. */
  readonly shape: object;
}

/** Turns the records of one source into events. */
export interface EventReader {
  read(record: EventRecord): EcsEvent;
}

/** What is the same for all records with these names of fields, of this program and format. */
interface Plan {
  readonly format: string;
  readonly program: string | undefined;
  readonly binding: Binding;
  /** Those with patterns of messages, and those that take what no pattern knows. */
  readonly withMessages: readonly BoundMapping[];
  readonly takers: readonly BoundMapping[];
  /** Fields that go by the names of the event's own. */
  readonly own: readonly NamedField[];
  readonly general: readonly NamedField[];
  readonly level: FieldLevel | undefined;
  /** The field that holds a sentence; undefined where the message is one. */
  readonly text: string | undefined;
}

interface MessageHit {
  readonly plan: Plan;
  readonly mapping: BoundMapping;
  readonly block: Block;
  readonly pattern: MessagePattern;
}

/** What is told by a shape, worked out with its first record. */
interface ShapeMemory {
  isNoRow: boolean;
  /** The plan of the last record, with what names its fields. */
  plan: Plan | undefined;
  planOf: object | undefined;
  /** Patterns that knew messages of the shape. */
  readonly hits: MessageHit[];
  /** How often all patterns were asked; a shape whose messages differ so much is not looked for again and again. */
  searches: number;
  kinds: readonly Block[] | undefined;
  phrases: readonly MessagePattern[] | undefined;
  /** The level that messages of the shape state; null for none. */
  level: Block | null | undefined;
  /** Messages of the shape name the logger that wrote them. */
  hasLogger: boolean | undefined;
}

const newMemory = (): ShapeMemory => ({
  isNoRow: false,
  plan: undefined,
  planOf: undefined,
  hits: [],
  searches: 0,
  kinds: undefined,
  phrases: undefined,
  level: undefined,
  hasLogger: undefined,
});

const NO_FIELDS: FieldValues = Object.freeze(Object.create(null) as Record<string, string>);
const NO_PARTS: FoundParts = [];
/** Formats whose message is what the line says, which may be a row of a table. */
const isText = (format: string): boolean => format === "plain" || format === "syslog";
/** Formats whose message says what happened in words that are made of its fields. */
const NO_SENTENCES: ReadonlySet<string> = new Set(["windows-event", "web-access", "auditd"]);
const OUTCOME = "event.outcome";
const CATEGORY = "event.category";
const MAX_PLANS = 2_000;
/** Where a source needs more plans than this, shapes do not keep theirs: plans would last as long as shapes do. */
const MOST_REMEMBERED = 500;
const MOST_SEARCHES = 20;

/** Creates a reader for the records of a source; `file` is its name. Mappings that come first are asked first. */
export function eventReader(mappings: readonly Mapping[], file: string): EventReader {
  const headless = mappings.filter(({ knowsWithoutProgram }) => knowsWithoutProgram).map(withoutProgram);
  const compiled = [...mappings, ...headless].map(compileMapping);
  const tables = tableReader(mappings);
  const memories = new WeakMap<object, ShapeMemory>();
  const plansOf = perFieldNames((names) => ({ names, plans: new Map<string, Plan>() }));
  const shared = sharedValues();
  const carried = carrier();
  const subject = new RecordSubject();
  let made = 0;

  const planFor = ({ format, program }: EventRecord, fields: FieldValues, memory: ShapeMemory): Plan => {
    const known = plansOf(fields);
    const last = memory.planOf === known ? memory.plan : undefined;
    if (last?.format === format && last.program === program) return last;
    const key = `${format}\n${program ?? ""}`;
    let plan = known.plans.get(key);
    if (!plan) {
      if (known.plans.size >= MAX_PLANS) known.plans.clear();
      known.plans.set(key, (plan = planOf(format, program, known.names)));
      made++;
    }
    if (made <= MOST_REMEMBERED) {
      memory.planOf = known;
      memory.plan = plan;
    }
    return plan;
  };
  const planOf = (format: string, program: string | undefined, names: readonly string[]): Plan => {
    const binding = { format, program: program ?? "", file, nameOf: namesOfRecord(names) };
    const mappings = compiled.flatMap((one) => bindMapping(one, binding) ?? []);
    return {
      format,
      program,
      binding,
      withMessages: mappings.filter((one) => one.compiled.messages.length > 0),
      takers: takersAmong(mappings),
      own: fieldsOfEvents(names),
      general: generalFields(names),
      level: fieldLevel(names),
      text: names.length === 0 ? undefined : textAmong(names),
    };
  };
  const memoryOf = (shape: object): ShapeMemory => {
    let memory = memories.get(shape);
    if (!memory) memories.set(shape, (memory = newMemory()));
    return memory;
  };
  const rowOf = (record: EventRecord, memory: ShapeMemory): FieldValues | undefined => {
    if (memory.isNoRow || !isText(record.format)) return undefined;
    const row = tables(record.message);
    memory.isNoRow = row === undefined;
    return row;
  };

  return {
    read(record) {
      const memory = memoryOf(record.shape);
      const row = rowOf(record, memory);
      const fields = row ?? record.fields ?? NO_FIELDS;
      const plan = planFor(record, fields, memory);
      const values: Collected = {};
      const blocks: Block[] = [];
      subject.open(record, fields, values);
      const chosen = choose(plan, subject, memory);
      if (chosen) {
        const { mapping, fields: rules, compiled: own } = chosen.mapping;
        for (const [field, value] of chosen.parts) putTranslated(values, mapping, field, value);
        if (chosen.block) blocks.push(chosen.block);
        for (const one of casesFor(chosen.mapping, fields)) {
          if (!holds(one.test, subject)) continue;
          if (one.fields.length > 0) putFields(values, one.fields, mapping, fields, blocks);
          blocks.push(one.block);
        }
        putFields(values, rules, mapping, fields, blocks);
        blocks.push(own.block);
      }
      putLevel(values, blocks, record, { plan, memory, fields });
      if (isText(record.format)) putLogger(values, record.message, memory);
      const without = chosen?.mapping.mapping.without ?? [];
      putGeneral(values, plan.own, fields, blocks, without);
      if (chosen?.mapping.mapping.hasGeneralFields !== false) putGeneral(values, plan.general, fields, blocks, without);
      if (isUnknown(chosen)) {
        const isOwnText = plan.text === undefined || (plan.text === "" && !row && isText(record.format));
        const text = isOwnText ? record.message : (fields[plan.text] ?? "");
        memory.phrases ??= phrasesIn(text);
        if (memory.phrases.length > 0) putPhrases(values, text, memory.phrases);
        if (isOwnText) putOwnAction(values, record.message);
        pathOfRequest(values);
      }
      memory.kinds ??= kindsOfEvents({ ...record, fields, event: values, without, binding: plan.binding }, blocks);
      const isTold = values[OUTCOME] !== undefined || isDecided([...blocks, ...memory.kinds], OUTCOME);
      if (!isTold && isUnknown(chosen)) outcomeOfResponse(values);
      if (isText(record.format) || isUnknown(chosen)) {
        const category = categoryIn(values, blocks, memory.kinds);
        putOnlyNamed(values, record, category);
        if (isUnknown(chosen)) nameByAddress(values, category);
      }
      finishEvent(values);
      if (chosen && chosen.mapping.mapping.carries.length > 0) {
        const valueOf = (field: string): string | undefined => values[field] ?? decidedValue(blocks, field);
        const filled = carried.fill(chosen.mapping.mapping, record, values, valueOf);
        if (filled) blocks.push(filled);
      }
      return { mapping: chosen?.mapping.mapping.id, fixed: shared(blocks, memory.kinds), values };
    },
  };
}

const LOGGER = "log.logger";

function putLogger(values: Collected, message: string, memory: ShapeMemory): void {
  if (memory.hasLogger === false || values[LOGGER] !== undefined) return;
  const logger = loggerIn(message);
  memory.hasLogger ??= logger !== undefined;
  if (logger !== undefined) values[LOGGER] = logger;
}

/** What the first of these blocks says that says something of a field. */
const decidedValue = (blocks: readonly Block[], field: string): string | undefined =>
  blocks.find(({ values }) => values[field] !== undefined)?.values[field];

/** The category of an event in the making. */
const categoryIn = (values: Collected, ...lists: readonly (readonly Block[])[]): string =>
  values[CATEGORY] ?? decidedValue(lists.flat(), CATEGORY) ?? "";

const withoutProgram = (mapping: Mapping): Mapping => ({
  ...mapping,
  messages: mapping.messages.filter(({ needsProgram }) => needsProgram !== true),
  when: { ...mapping.when, program: [""] },
  isOnlyKnown: true,
});

/** The record that is read now. */
class RecordSubject implements Subject {
  message = "";
  fields: FieldValues = NO_FIELDS;
  event: Collected = {};
  private eventKey: string | undefined;
  private known: string | undefined;
  private lowered: string | undefined;

  get lowerMessage(): string {
    return (this.lowered ??= this.message.toLowerCase());
  }

  open({ message, eventKey }: EventRecord, fields: FieldValues, event: Collected): void {
    this.message = message;
    this.eventKey = eventKey;
    this.fields = fields;
    this.event = event;
    this.known = undefined;
    this.lowered = undefined;
  }

  get words(): string {
    return (this.known ??= [
      this.eventKey,
      this.event["event.action"],
      this.event["rule.name"],
      this.message.slice(0, 300),
    ]
      .filter((part) => part !== undefined)
      .join(" | ")
      .replace(/([a-z])(?=[A-Z])/g, "$1 ")
      .toLowerCase());
  }
}

/** No mapping is for the record, or the one that is for it has patterns of messages and none fits. */
const isUnknown = (chosen: Chosen | undefined): boolean =>
  !chosen || (!chosen.block && chosen.mapping.compiled.messages.length > 0 && chosen.mapping.mapping.hasGeneralFields);

interface Chosen {
  readonly mapping: BoundMapping;
  readonly parts: FoundParts;
  readonly block: Block | undefined;
}

/** The first mapping that knows the message, else the first that takes every record. */
function choose(plan: Plan, subject: Subject, memory: ShapeMemory): Chosen | undefined {
  const { hits } = memory;
  for (const { plan: of, mapping, block, pattern } of hits) {
    const parts = of === plan ? pattern.match(messageFor(mapping, subject)) : undefined;
    if (parts) return { mapping, parts, block };
  }
  const isKnownUnknown = memory.searches > 0 && hits.length === 0;
  if (!isKnownUnknown && memory.searches < MOST_SEARCHES) {
    memory.searches++;
    for (const mapping of plan.withMessages) {
      if (!holds(mapping.test, subject)) continue;
      const message = messageFor(mapping, subject);
      const lowered = message === subject.message ? subject.lowerMessage : message.toLowerCase();
      for (const { patterns, block } of mapping.compiled.messages)
        for (const pattern of patterns) {
          const parts = lowered.includes(pattern.needs) ? pattern.match(message) : undefined;
          if (!parts) continue;
          hits.push({ plan, mapping, block, pattern });
          return { mapping, parts, block };
        }
    }
  }
  for (const mapping of plan.takers)
    if (holds(mapping.test, subject)) return { mapping, parts: NO_PARTS, block: undefined };
  return undefined;
}

/** Those that take records whose message no pattern knows, up to the first that takes all. */
function takersAmong(mappings: readonly BoundMapping[]): readonly BoundMapping[] {
  const takers = mappings.filter(({ mapping }) => !mapping.isOnlyKnown);
  const all = takers.findIndex(({ test }) => test === true);
  return all < 0 ? takers : takers.slice(0, all + 1);
}

interface LevelSources {
  readonly plan: Plan;
  readonly memory: ShapeMemory;
  readonly fields: FieldValues;
}

/** Puts the level that the record states: in the message where that is a text, else in a field, else in the head of the line. */
function putLevel(
  values: Collected,
  blocks: Block[],
  { format, message, level }: EventRecord,
  { plan, memory, fields }: LevelSources,
): void {
  if (values[LEVEL_FIELD] !== undefined || isDecided(blocks, LEVEL_FIELD)) return;
  if (memory.level === undefined) {
    const isSentence = isText(format) || (plan.text !== undefined && fields[plan.text] === message);
    memory.level = isSentence && !NO_SENTENCES.has(format) ? statedLevelBlock(message) : null;
  }
  const told = memory.level !== null && isText(format) ? undefined : plan.level?.(fields);
  if (told !== undefined) values[LEVEL_FIELD] = told;
  else if (memory.level !== null) blocks.push(memory.level);
  else if (level !== undefined) values[LEVEL_FIELD] = level;
}

const USER_ID = ecsFields.get("user.id")!;

/** A number under a name such as `userId` is an account's number, and no name of one. */
const isNumberOf = (field: EcsField, name: string, value: string): boolean =>
  field.name === "user.name" && /id$/i.test(name) && /^\d{1,10}$/.test(value);

function putGeneral(
  values: Collected,
  general: readonly NamedField[],
  fields: FieldValues,
  blocks: readonly Block[],
  without: readonly string[],
): void {
  for (const { field, names } of general) {
    if (values[field.name] !== undefined || without.includes(field.name) || isDecided(blocks, field.name)) continue;
    for (const name of names) {
      const value = fields[name];
      if (value !== undefined) putGeneralValue(values, isNumberOf(field, name, value) ? USER_ID : field, value);
      if (values[field.name] !== undefined) break;
    }
  }
}
