import { isListField, type FieldValues } from "@lagebild/domain";
import { derivationOf, derive, namesOfField, shortName, type DerivedFrom } from "./field-aliases.js";
import type { SigmaSubject } from "./record-kind.js";

/** Characters of a value, and of a whole record, that rules look at. */
export const MAX_VALUE_LENGTH = 8_192;
/** Values of this length were cut by the parser; the line may hold more. */
const CUT_LENGTH = 2_000;
const MAX_KNOWN_NAMES = 20_000;
const MAX_PAIRS = 200;

/** Values of one record by the fields that rules ask for; fields have numbers, and what is read is kept for all rules. */
export interface RecordReader {
  /** Gives a field of a rule its number; before the first record only. */
  slotOf(field: string): number;
  /** Turns to a record; `needsFields` is false where only its text is looked at. */
  open(subject: SigmaSubject, needsFields: boolean): void;
  /** Returns the values that a field has, as written; undefined where there is none. */
  values(slot: number): readonly string[] | undefined;
  /** The same in lower case. */
  lowered(slot: number): readonly string[] | undefined;
  /** All of the record's text, in lower case or as written. */
  text(): string;
  lowerText(): string;
}

interface Target {
  readonly slot: number;
  /** Lower is better: a field's own name comes before what else it may be called. */
  readonly rank: number;
  readonly derived?: readonly [field: string, how: DerivedFrom];
}

/** Creates a reader; one per thread is enough. */
export function recordReader(): RecordReader {
  const slots = new Map<string, number>();
  const targets = new Map<string, Target[]>();
  const known = new Map<string, readonly Target[]>();
  const values: (string[] | undefined)[] = [];
  const ranks: number[] = [];
  const lower: (readonly string[] | undefined)[] = [];
  let filled: number[] = [];
  let subject: SigmaSubject | undefined;
  let text: string | undefined;
  let lowerText: string | undefined;

  const aim = (name: string, target: Target): void => {
    const aimed = targets.get(name);
    if (aimed) aimed.push(target);
    else targets.set(name, [target]);
  };
  const targetsOf = (written: string): readonly Target[] => {
    const before = known.get(written);
    if (before) return before;
    // `items.0.name` of a list is `items.name` in a rule.
    const name = written.toLowerCase().replace(/\.\d+(?=\.|$)/g, "");
    const short = shortName(name);
    const found = [
      ...(targets.get(name) ?? []),
      ...(short === undefined
        ? []
        : (targets.get(short) ?? []).map((target) => ({ ...target, rank: target.rank + 50 }))),
    ];
    if (known.size < MAX_KNOWN_NAMES) known.set(written, found);
    return found;
  };
  const put = ({ slot, rank, derived }: Target, value: string): void => {
    const found = derived ? derive(derived[0], derived[1], value) : value;
    if (found === undefined) return;
    const present = values[slot];
    if (present === undefined) filled.push(slot);
    if (present === undefined || rank < ranks[slot]!) {
      values[slot] = [found];
      ranks[slot] = rank;
    } else if (rank === ranks[slot]) present.push(found);
  };
  const putField = (name: string, value: string, line: string): void => {
    const aimed = targetsOf(name);
    if (aimed.length === 0) return;
    const whole = value.length === CUT_LENGTH ? wholeValue(line, name, value) : value;
    if (isListField(name) && whole.includes(" "))
      for (const one of whole.split(" ")) for (const target of aimed) put(target, one);
    else for (const target of aimed) put(target, whole.slice(0, MAX_VALUE_LENGTH));
  };
  const fill = (fields: FieldValues, line: string): void => {
    for (const name in fields) putField(name, fields[name]!, line);
  };
  return {
    slotOf(field) {
      const name = field.toLowerCase();
      const present = slots.get(name);
      if (present !== undefined) return present;
      const slot = slots.size;
      slots.set(name, slot);
      values.push(undefined);
      namesOfField(name).forEach((alias, rank) => aim(alias, { slot, rank }));
      const derivation = derivationOf(name);
      if (derivation) aim(derivation[0], { slot, rank: 40, derived: [name, derivation[1]] });
      return slot;
    },
    open(next, needsFields) {
      for (const slot of filled) values[slot] = lower[slot] = undefined;
      filled = [];
      subject = next;
      text = lowerText = undefined;
      if (!needsFields) return;
      const { fields, text: line, event } = next;
      if (fields) fill(fields, line);
      if (event) {
        fill(event.values, "");
        for (const field in event.fixed)
          if (event.values[field] === undefined) putField(field, event.fixed[field]!, "");
      }
      if (line === "") return;
      // What the kernel writes in hex is read here, whether or not its format gave the pairs names.
      if (!fields || line.includes("msg=audit(")) fill(pairsOf(line), line);
      if (next.format === "windows-event" && targets.has("message"))
        fillMessage(next.text, (value) => fill({ message: value }, ""));
    },
    values: (slot) => values[slot],
    lowered(slot) {
      const present = values[slot];
      if (present === undefined) return undefined;
      return (lower[slot] ??= present.map((value) => value.toLowerCase()));
    },
    text: () => (text ??= wholeText(subject!)),
    lowerText() {
      return (lowerText ??= (text ??= wholeText(subject!)).toLowerCase());
    },
  };
}

const ESCAPED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** The line; where it is JSON, as it reads without its escapes. */
function wholeText({ format, text }: SigmaSubject): string {
  const bounded = text.slice(0, MAX_VALUE_LENGTH);
  if (format !== "windows-event" && format !== "json-lines") return bounded;
  if (!bounded.includes("\\")) return bounded;
  return bounded.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, hex: string | undefined, letter: string) =>
    hex === undefined ? (ESCAPED[letter] ?? letter) : String.fromCharCode(parseInt(hex, 16)),
  );
}

/** Reads `name=value` pairs of a text, as the kernel's audit and firewalls write them; hex and quotes are undone. */
function pairsOf(line: string): FieldValues {
  const pairs: Record<string, string> = Object.create(null) as Record<string, string>;
  const isAudit = line.includes("msg=audit(");
  let count = 0;
  const bounded = line.slice(0, MAX_VALUE_LENGTH);
  for (const match of bounded.matchAll(/(?<![^\s'",(])([A-Za-z_][\w.-]{0,60})=(?:"([^"]*)"|'([^']*)'|([^\s"',)]*))/g)) {
    if (++count > MAX_PAIRS) break;
    const bare = match[4];
    pairs[match[1]!] ??=
      match[2] ?? match[3] ?? (isAudit && bare !== undefined ? unhex(match[1]!, bare) : (bare ?? ""));
  }
  const words =
    isAudit && pairs["a0"] !== undefined && pairs["type"] === "EXECVE" ? argumentsOf(pairs) : pairs["proctitle"];
  if (words !== undefined) pairs["commandline"] ??= words;
  return pairs;
}

const HEX_FIELDS = /^(?:a\d{1,3}|name|exe|comm|cwd|proctitle|cmd|data)$/;

function unhex(name: string, value: string): string {
  if (!HEX_FIELDS.test(name) || value.length < 4 || value.length % 2 !== 0 || !/^[0-9A-F]+$/.test(value)) return value;
  const text = Buffer.from(value, "hex").toString("utf8").replaceAll("\0", " ");
  return /^[\t\n\r\x20-\x7e\u00a0-\uffff]+$/.test(text) ? text : value;
}

function argumentsOf(pairs: FieldValues): string {
  const words: string[] = [];
  for (let i = 0; pairs[`a${i}`] !== undefined; i++) words.push(pairs[`a${i}`]!);
  return words.join(" ");
}

/** A message is not among the fields of a Windows event, since the values that it repeats are. */
function fillMessage(line: string, put: (message: string) => void): void {
  const object = parsed(line);
  const message = object?.["Message"] ?? object?.["message"];
  if (typeof message === "string") put(message);
}

/** Looks up in the line what the parser cut; a value of exactly that length is its beginning or all of it. */
function wholeValue(line: string, name: string, cut: string): string {
  let found = cut;
  const visit = (value: unknown, depth: number): void => {
    if (typeof value === "string") {
      if (value.length > found.length && value.startsWith(cut)) found = value;
    } else if (typeof value === "object" && value !== null && depth < 8) {
      for (const item of Object.values(value)) visit(item, depth + 1);
    }
  };
  if (name !== "") visit(parsed(line), 0);
  return found;
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
