import { perFieldNames, type EcsEvent, type FieldValues } from "@lagebild/domain";
import { compileMapping, type Block, type CompiledCase, type CompiledMapping } from "./compiled-mapping.js";
import type { Subject } from "./conditions.js";
import { ecsFields } from "./ecs-fields.js";
import { namesOfRecord, type NameOf } from "./field-naming.js";
import { phrasesIn, putPhrases } from "./general-phrases.js";
import { finishEvent, kindsOfEvents, textAmong } from "./general-rules.js";
import { fieldsOfEvents, generalFields, putGeneralValue, type NamedField } from "./general-fields.js";
import type { FieldRule, Mapping } from "./mapping.js";
import type { FoundParts, MessagePattern } from "./message-pattern.js";
import { putValue, type Collected } from "./read-value.js";
import { tableReader } from "./table-rows.js";

/** What the reader must know of a record. */
export interface EventRecord {
  readonly format: string;
  readonly program: string | undefined;
  readonly message: string;
  readonly fields: FieldValues | undefined;
  readonly eventKey: string | undefined;
  /** The same object for all records of one shape: what is told by the shape is worked out once. */
  readonly shape: object;
}

/** Turns the records of one source into events. */
export interface EventReader {
  read(record: EventRecord): EcsEvent;
}

/** What is the same for all records with these names of fields, of this program and format. */
interface Plan {
  readonly nameOf: NameOf;
  readonly mappings: readonly CompiledMapping[];
  /** Fields that go by the names of the event's own. */
  readonly own: readonly NamedField[];
  readonly general: readonly NamedField[];
  /** The field that holds a sentence; undefined where the message is one. */
  readonly text: string | undefined;
}

interface MessageHit {
  readonly mapping: CompiledMapping;
  readonly block: Block;
  readonly pattern: MessagePattern;
}

const NO_FIELDS: FieldValues = Object.freeze(Object.create(null) as Record<string, string>);
/** Formats whose message is what the line says, which may be a row of a table. */
const IS_TEXT = new Set(["plain", "syslog"]);
const MAX_PLANS = 2_000;
const MAX_KINDS = 20_000;

/** Creates a reader for the records of a source; `file` is its name. Mappings that come first are asked first. */
export function eventReader(mappings: readonly Mapping[], file: string): EventReader {
  const headless = mappings.filter(({ knowsWithoutProgram }) => knowsWithoutProgram).map(withoutProgram);
  const compiled = [...mappings, ...headless].map(compileMapping);
  const tables = tableReader(mappings);
  const hits = new WeakMap<object, MessageHit | "none">();
  const kinds = new WeakMap<object, readonly Block[]>();
  const phrases = new WeakMap<object, readonly MessagePattern[]>();
  const plansOf = perFieldNames((names) => ({ names, plans: new Map<string, Plan>() }));
  const fixed = new Map<string, FieldValues>();

  const planFor = (record: EventRecord, fields: FieldValues): Plan => {
    const { names, plans } = plansOf(fields);
    const key = `${record.format}\n${record.program ?? ""}`;
    let plan = plans.get(key);
    if (!plan) {
      if (plans.size >= MAX_PLANS) plans.clear();
      plans.set(key, (plan = planOf(record, names)));
    }
    return plan;
  };
  const planOf = (record: EventRecord, names: readonly string[]): Plan => {
    const nameOf = namesOfRecord(names);
    const subject = subjectOf(record, NO_FIELDS, nameOf, file, {});
    return {
      nameOf,
      mappings: compiled.filter(({ isFor }) => isFor(subject)),
      own: fieldsOfEvents(names),
      general: generalFields(names),
      text: names.length === 0 ? undefined : textAmong(names),
    };
  };
  const shared = (blocks: readonly Block[]): FieldValues => {
    const key = blocks.map(({ number }) => number).join(" ");
    let values = fixed.get(key);
    if (!values) {
      if (fixed.size >= MAX_KINDS) fixed.clear();
      fixed.set(
        key,
        (values = Object.freeze(
          Object.assign({}, ...blocks.map((block) => block.values).reverse()) as Record<string, string>,
        )),
      );
    }
    return values;
  };

  return {
    read(record) {
      const row = IS_TEXT.has(record.format) ? tables(record.message) : undefined;
      const fields = row ?? record.fields ?? NO_FIELDS;
      const plan = planFor(record, fields);
      const values: Collected = {};
      const blocks: Block[] = [];
      const subject = subjectOf(record, fields, plan.nameOf, file, values);
      const chosen = choose(plan, subject, record.shape, hits);
      if (chosen) {
        const { mapping } = chosen;
        for (const [field, value] of chosen.parts) putTranslated(values, mapping.mapping, field, value);
        if (chosen.block) blocks.push(chosen.block);
        for (const one of casesFor(mapping, subject)) {
          if (!one.test(subject)) continue;
          putFields(values, one.fields, mapping.mapping, subject, blocks);
          blocks.push(one.block);
        }
        putFields(values, mapping.mapping.fields, mapping.mapping, subject, blocks);
        blocks.push(mapping.block);
      }
      const without = chosen?.mapping.mapping.without ?? [];
      putGeneral(values, plan.own, fields, { blocks, without });
      if (chosen?.mapping.mapping.hasGeneralFields !== false)
        putGeneral(values, plan.general, fields, { blocks, without });
      if (isUnknown(chosen)) {
        const text = plan.text === undefined ? record.message : (fields[plan.text] ?? "");
        let found = phrases.get(record.shape);
        if (!found) phrases.set(record.shape, (found = phrasesIn(text)));
        putPhrases(values, text, found);
      }
      let general = kinds.get(record.shape);
      if (!general)
        kinds.set(
          record.shape,
          (general = kindsOfEvents({ subject, ...record, fields, event: values, without }, blocks)),
        );
      finishEvent(values);
      return {
        mapping: chosen?.mapping.mapping.id,
        fixed: shared(general.length === 0 ? blocks : [...blocks, ...general]),
        values,
      };
    },
  };
}

const withoutProgram = (mapping: Mapping): Mapping => ({
  ...mapping,
  when: { ...mapping.when, program: [""] },
  isOnlyKnown: true,
});

function subjectOf(record: EventRecord, fields: FieldValues, nameOf: NameOf, file: string, event: Collected): Subject {
  let words: string | undefined;
  return {
    format: record.format,
    program: record.program ?? "",
    file,
    message: record.message,
    get words() {
      return (words ??= [record.eventKey, event["event.action"], event["rule.name"], record.message.slice(0, 300)]
        .filter((part) => part !== undefined)
        .join(" | ")
        .replace(/([a-z])(?=[A-Z])/g, "$1 ")
        .toLowerCase());
    },
    fields,
    nameOf,
    event,
  };
}

/** No mapping is for the record, or the one that is for it has patterns of messages and none fits. */
const isUnknown = (chosen: Chosen | undefined): boolean =>
  !chosen || (!chosen.block && chosen.mapping.messages.length > 0 && chosen.mapping.mapping.hasGeneralFields);

interface Chosen {
  readonly mapping: CompiledMapping;
  readonly parts: FoundParts;
  readonly block: Block | undefined;
}

/** The first mapping that knows the message, else the first that takes every record. */
function choose(
  plan: Plan,
  subject: Subject,
  shape: object,
  hits: WeakMap<object, MessageHit | "none">,
): Chosen | undefined {
  const before = hits.get(shape);
  if (before !== undefined && before !== "none" && plan.mappings.includes(before.mapping)) {
    const parts = before.pattern.match(messageFor(before.mapping, subject));
    if (parts) return { mapping: before.mapping, parts, block: before.block };
  }
  const able = plan.mappings.filter(({ holds }) => holds(subject));
  if (before !== "none") {
    for (const mapping of able) {
      const message = messageFor(mapping, subject);
      for (const { patterns, block } of mapping.messages)
        for (const pattern of patterns) {
          const parts = pattern.match(message);
          if (!parts) continue;
          hits.set(shape, { mapping, block, pattern });
          return { mapping, parts, block };
        }
    }
    if (before === undefined) hits.set(shape, "none");
  }
  const mapping = able.find((one) => !one.mapping.isOnlyKnown);
  return mapping && { mapping, parts: [], block: undefined };
}

function messageFor({ mapping: { messageFields } }: CompiledMapping, subject: Subject): string {
  for (const field of messageFields) {
    const name = subject.nameOf(field);
    const text = name === undefined ? undefined : subject.fields[name];
    if (text !== undefined) return text;
  }
  return subject.message;
}

/** Those whose field has the value that they ask for, and those that ask otherwise, in their order. */
function casesFor({ indexed, others }: CompiledMapping, subject: Subject): readonly CompiledCase[] {
  let found = others;
  for (const [field, byValue] of indexed) {
    const name = subject.nameOf(field);
    const value = name === undefined ? undefined : subject.fields[name];
    const cases = value === undefined ? undefined : byValue.get(value.toLowerCase());
    if (cases) found = found.length === 0 ? cases : [...found, ...cases];
  }
  return found === others ? found : [...found].sort((a, b) => a.order - b.order);
}

/** Fills fields from fields of the log, unless what came before has decided them. */
function putFields(
  values: Collected,
  rules: readonly FieldRule[],
  mapping: Mapping,
  subject: Subject,
  decided: readonly Block[],
): void {
  for (const { field, from, transforms } of rules) {
    if (isDecided(decided, field)) continue;
    for (const one of from) {
      if (values[field.name] !== undefined) break;
      const name = subject.nameOf(one);
      let value = name === undefined ? undefined : subject.fields[name];
      for (const transform of transforms) if (value !== undefined) value = transform(value);
      if (value !== undefined) putTranslated(values, mapping, field, value);
    }
  }
}

type Field = FieldRule["field"];

const isDecided = (blocks: readonly Block[], { name }: Field): boolean =>
  blocks.some((block) => block.values[name] !== undefined);

/** Writes a value in the words of the event. An empty word says that there is none. */
function putTranslated(values: Collected, mapping: Mapping, field: Field, written: string): void {
  const words = mapping.values[field.name];
  const word = words?.[written.trim().toLowerCase()] ?? words?.["*"];
  if (word === undefined) putGeneralValue(values, field, written);
  else if (word !== "") putValue(values, field, word);
}

function putGeneral(
  values: Collected,
  general: readonly NamedField[],
  fields: FieldValues,
  { blocks, without }: { readonly blocks: readonly Block[]; readonly without: readonly string[] },
): void {
  for (const { field, names } of general) {
    if (without.includes(field.name) || values[field.name] !== undefined || isDecided(blocks, field)) continue;
    for (const name of names) {
      const value = fields[name];
      if (value !== undefined) putGeneralValue(values, field, value);
      if (values[field.name] !== undefined) break;
    }
  }
}

/** All fields that an event may have, in the order of their file. */
export const EVENT_FIELDS: readonly string[] = [...ecsFields.keys()];
