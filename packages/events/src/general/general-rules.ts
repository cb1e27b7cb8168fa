import type { FieldValues } from "@lagebild/domain";
import { blockOf, type Block } from "../compiled-mapping.js";
import {
  bindCondition,
  compileCondition,
  holds,
  type Binding,
  type CompiledCondition,
  type Subject,
  type Test,
} from "../conditions.js";
import { ecsFields } from "../ecs-fields.js";
import { endsOfName, plainName } from "../field-naming.js";
import { once } from "../once.js";
import { ownWords } from "./own-words.js";
import { readCondition, readSet } from "../read-mapping.js";
import { putValue, type Collected } from "../read-value.js";
import { readOwnYaml } from "../yaml-files.js";

interface Rule {
  readonly when: CompiledCondition;
  readonly block: Block;
  readonly hasWords: boolean;
  /** A category that the event has besides the one that a rule found. */
  readonly added: string | undefined;
  /** Asked only where no other rule tells the category. */
  readonly isLast: boolean;
}

interface Written {
  readonly when: unknown;
  readonly set: unknown;
  readonly add?: string;
  readonly last?: boolean;
}

/** What is told of any record, as `general/kinds.yml` says it: the first rule that holds decides a field. */
function readRules(): readonly Rule[] {
  return (readOwnYaml("general", "kinds.yml") as readonly Written[]).map(({ when, set = {}, add, last }, i) => {
    const condition = readCondition(when, `kinds.yml[${i}].when`);
    return {
      when: compileCondition(condition),
      block: blockOf(readSet(set, `kinds.yml[${i}].set`)),
      hasWords: condition.words !== undefined,
      added: add,
      isLast: last === true,
    };
  });
}

const allRules = once(() => {
  const all = readRules();
  const rules = all.filter(({ added }) => added === undefined);
  const last = rules.filter(({ isLast }) => isLast);
  return {
    all,
    /** What decides the category goes first: the others may ask for it. */
    stages: [
      rules.filter(({ block, isLast }) => !isLast && block.values["event.category"] !== undefined),
      last,
      rules.filter(({ block }) => block.values["event.category"] === undefined),
    ],
    last,
    additions: all.filter(({ added }) => added !== undefined),
  };
});

const bound = new WeakMap<Binding, ReadonlyMap<Rule, Test | boolean>>();
/** The conditions of all rules, bound once for all shapes of a plan. */
function boundTests(binding: Binding): ReadonlyMap<Rule, Test | boolean> {
  let tests = bound.get(binding);
  if (!tests)
    bound.set(binding, (tests = new Map(allRules().all.map((rule) => [rule, bindCondition(rule.when, binding)]))));
  return tests;
}

/** What names a product, an account or a peer is seldom a mere message of an application: the last rules are not for it. */
const NO_APPLICATION: readonly string[] = ["observer.vendor", "source.ip", "user.name"];

/** Where the words of a record come from, the most telling first: what was done, the class of the record, sentences. */
type Source = "act" | "kind" | "text";
/** Says whether a name, as `plainName` writes it, is of a source. */
type Sources = Readonly<Record<Source, (name: string) => boolean>>;

function readSources(): Sources {
  const written = readOwnYaml("general", "words.yml") as Readonly<Record<Source, string>>;
  const namesOf = (list: string): ((name: string) => boolean) => {
    const words = list.split(/\s+/).filter(Boolean);
    const whole = new Set(words.filter((word) => !word.startsWith("*")).map(plainName));
    const ends = words.filter((word) => word.startsWith("*")).map(plainName);
    return (name) => whole.has(name) || ends.some((end) => name.endsWith(end));
  };
  return { act: namesOf(written.act), kind: namesOf(written.kind), text: namesOf(written.text) };
}

const knownSources = once(readSources);
const MAX_WORDS = 300;
const MAX_TEXT = 2_000;
/** Fields that stand between the words of a message. */
const PAIRS = /[\w.-]{1,60}[=:](?=\S)(?:"[^"]*"|'[^']*'|\[[^\]]*\]|[^\s,;]*)/g;
const isTextual = (format: string): boolean => format === "plain" || format === "syslog";

/** The words of a record as `words.yml` sorts its fields; a record without fields has its text alone. */
function wordsOf({ binding, fields, message, eventKey, event }: RuledRecord): readonly string[] {
  const sources = knownSources();
  const found: Record<Source, (string | undefined)[]> = {
    act: [eventKey, event["event.action"], event["rule.name"]],
    kind: [],
    text: [],
  };
  let isText = true;
  for (const [name, value] of Object.entries(fields)) {
    isText = false;
    const ends = endsOfName(name);
    const source = (["act", "kind", "text"] as const).filter((one) => ends.some(sources[one]));
    for (const one of source)
      found[one].push((one === "text" ? ownWords(value.slice(0, MAX_TEXT), event) : value).slice(0, MAX_WORDS));
  }
  if (isText) found.act.push(ownWords(message.slice(0, MAX_TEXT), event).slice(0, MAX_WORDS));
  else if (isTextual(binding.format))
    found.text.push(ownWords(message.slice(0, MAX_TEXT), event).replace(PAIRS, " ").slice(0, MAX_WORDS));
  return [found.act, found.kind, found.text].map((list) =>
    list
      .filter((part) => part !== undefined)
      .join(" | ")
      .slice(0, 1_000)
      .replace(/([a-z])(?=[A-Z])/g, "$1 ")
      .toLowerCase(),
  );
}

const TEXT_NAMES: ReadonlySet<string> = new Set(["message", "msg"]);

/** Finds the field that holds a sentence among names of fields; an empty name where there is none. */
export const textAmong = (names: readonly string[]): string =>
  names.find((name) => TEXT_NAMES.has(plainName(name))) ??
  names.find((name) => endsOfName(name).some(knownSources().text)) ??
  "";

/** What the general rules must know of a record. */
export interface RuledRecord {
  readonly binding: Binding;
  readonly eventKey: string | undefined;
  readonly message: string;
  readonly fields: FieldValues;
  readonly event: FieldValues;
  /** Fields that the mapping alone fills. */
  readonly without: readonly string[];
}

const INFORMATIONAL = blockOf({ "event.type": "info" });
/** Events of these kinds are acts: one whose act is not known is not called informational. */
const ACTS: ReadonlySet<string> = new Set(["process", "registry"]);

/** Returns what the general rules add to an event: the fields that neither the record nor its mapping decides. */
export function kindsOfEvents(record: RuledRecord, blocks: readonly Block[]): readonly Block[] {
  const { stages, last, additions } = allRules();
  const tests = boundTests(record.binding);
  const event: Collected = { ...record.event };
  for (const block of blocks) for (const [name, value] of Object.entries(block.values)) event[name] ??= value;
  const found: Block[] = [];
  const [act = "", kind = "", text = ""] = wordsOf(record);
  const seen = { message: record.message, lowerMessage: record.message.toLowerCase(), fields: record.fields, event };
  const passes: readonly (readonly [words: string, isFilled: boolean])[] = [
    [act, false],
    [kind, false],
    ["", true],
    [text, false],
  ];
  for (const stage of stages)
    for (const [words, isFilled] of passes) {
      if (stage === last && NO_APPLICATION.some((name) => event[name] !== undefined)) continue;
      if (words === "" && !isFilled) continue;
      const subject: Subject = { ...seen, words };
      for (const rule of stage) {
        const { block, hasWords } = rule;
        if (hasWords === isFilled || !adds(block, event, record.without) || !holds(tests.get(rule)!, subject)) continue;
        found.push(block);
        for (const [name, value] of Object.entries(block.values)) event[name] ??= value;
      }
    }
  const isFound =
    blocks.every(({ values }) => values["event.category"] === undefined) &&
    record.event["event.category"] === undefined;
  const category = event["event.category"];
  if (category === undefined) return found;
  const isOpen = event["event.type"] === undefined && !record.without.includes("event.type");
  if (isOpen && !(isFound && ACTS.has(category))) found.push(INFORMATIONAL);
  if (!isFound) return found;
  const subject: Subject = { ...seen, words: [act, kind, text].join(" | ") };
  const more = additions.filter((rule) => holds(tests.get(rule)!, subject)).map(({ added }) => added!);
  return more.length === 0 ? found : [categoriesOf(category, more), ...found];
}

const combined = new Map<string, Block>();
/** Joins categories; the same ones are one block. */
function categoriesOf(known: string, more: readonly string[]): Block {
  const text = [...new Set([...known.split(" "), ...more])].join(" ");
  let block = combined.get(text);
  if (!block) combined.set(text, (block = blockOf({ "event.category": text })));
  return block;
}

/** A type of another category is not for this event. */
function adds({ values }: Block, event: FieldValues, without: readonly string[]): boolean {
  if (without.some((name) => values[name] !== undefined)) return false;
  const known = event["event.category"]?.split(" ");
  const own = values["event.category"]?.split(" ");
  if (known && own && !own.some((one) => known.includes(one))) return false;
  return Object.keys(values).some((name) => event[name] === undefined);
}

/** Where a command line begins with a program: in quotes, as a path of Windows with blanks in it, or as its first word. */
const PROGRAM =
  /^"([^"<>|*?]{1,300})"|^((?:[A-Za-z]:|%\w{1,30}%|\\\\)[^"<>|*?]{1,300}?\.(?:exe|com|bat|cmd|msi|scr|sys|dll|ps1|vbs|js))(?=\s|$)|^([^\s"'$(){}[\]<>|;&=,#*?!]{1,300})(?=\s|$)/i;

/** Who is known by an address alone goes by it, unless the event is of a letter. */
export function nameByAddress(values: Collected, category: string): void {
  if (values["user.name"] === undefined && values["user.email"] !== undefined && !/\bemail\b/.test(category))
    putValue(values, ecsFields.get("user.name")!, values["user.email"].split(" ", 1)[0]!);
}

/** Fills fields that follow from others. */
export function finishEvent(values: Collected): void {
  const line = values["process.command_line"];
  if (line !== undefined && values["process.name"] === undefined && values["process.executable"] === undefined) {
    const first = PROGRAM.exec(line);
    const executable = first?.[1] ?? first?.[2] ?? first?.[3];
    if (executable !== undefined && /[\\/.]/.test(executable))
      putValue(values, ecsFields.get("process.executable")!, executable);
  }
}

/** Says by the status of an HTTP response whether the request was served. */
export function outcomeOfResponse(values: Collected): void {
  const status = Number(values["http.response.status_code"] ?? Number.NaN);
  if (status >= 100 && status < 600) values["event.outcome"] = status < 400 ? "success" : "failure";
}

/** What a request names as its path is no file of this computer. */
export function pathOfRequest(values: Collected): void {
  const path = values["file.path"];
  if (path?.charCodeAt(0) !== 0x2f || values["http.request.method"] === undefined) return;
  const known = values["url.path"] ?? values["url.original"];
  if (known !== undefined && known !== path) return;
  delete values["file.path"];
  delete values["file.name"];
  if (known === undefined) putValue(values, ecsFields.get("url.original")!, path);
}
