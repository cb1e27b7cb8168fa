import { Damage } from "./binary-block.js";
import type { BinXmlChunk } from "./binxml-chunk.js";
import { parseFragment } from "./binxml-parse.js";
import { templateAt } from "./binxml-template.js";
import { NO_VALUES, type ChildPart, type ElementPart, type Part, type TextPart, type Values } from "./binxml-tree.js";
import { isAnyText, isPlainType, readValueText, splitArray, VALUE_TYPE } from "./binxml-values.js";

/** Templates and binary XML inside values may nest this deep. */
const MAX_NESTING = 16;

/** What the text of a record may grow to: templates may repeat a value, so a small record can ask for much. */
export interface TextBudget {
  left: number;
}

interface Writer {
  readonly chunk: BinXmlChunk;
  readonly budget: TextBudget;
}

/** An element and the values that stand in it. */
interface Bound {
  readonly element: ElementPart;
  readonly values: Values;
  readonly nesting: number;
}

/** Writes the first element of a fragment as one line of JSON, laid out as `evtx_dump -o jsonl` does. */
export function fragmentJson(chunk: BinXmlChunk, parts: readonly Part[], budget: TextBudget): string {
  const writer: Writer = { chunk, budget };
  const root = boundOf(writer, parts, NO_VALUES, 0)[0];
  if (!root) throw new Damage("record without an element");
  return `{${root.element.key}:${elementJson(writer, root)}}`;
}

/** Names of elements whose `Data` children are taken by their attribute `Name`. */
const DATA_HOLDERS: ReadonlySet<string> = new Set(["EventData", "UserData"]);

function elementJson(writer: Writer, bound: Bound): string {
  const { element } = bound;
  const children = boundOf(writer, element.children, bound.values, bound.nesting);
  const attributes = attributesJson(writer, bound);
  const text = contentJson(writer, element.content, bound.values);
  if (children.length === 0 && attributes === "") return text ?? "null";
  const members = attributes === "" ? [] : [attributes];
  if (text !== undefined) members.push(`"#text":${text}`);
  if (children.length > 0) addChildren(writer, members, children, DATA_HOLDERS.has(element.name));
  return `{${members.join(",")}}`;
}

/** Finds the elements among parts, with templates put in, nested binary XML read, and lists spread over elements. */
function boundOf(writer: Writer, parts: readonly Part[], values: Values, nesting: number): readonly Bound[] {
  const found: Bound[] = [];
  for (const part of parts) {
    if (part.kind === "element") spread(writer, { element: part, values, nesting }, found);
    else if (part.kind !== "literal") found.push(...boundInside(writer, part, values, nesting));
  }
  return found;
}

function boundInside(
  writer: Writer,
  part: Exclude<ChildPart, ElementPart>,
  values: Values,
  nesting: number,
): readonly Bound[] {
  if (part.kind === "value" && !holdsXml(values, part.index)) return [];
  if (nesting >= MAX_NESTING) throw new Damage("templates nested too deeply");
  if (part.kind === "instance") {
    return boundOf(writer, templateAt(writer.chunk, part.definition), part.values, nesting + 1);
  }
  const offset = values.offsets[part.index]!;
  const inside = parseFragment(writer.chunk, { offset, end: offset + values.sizes[part.index]!, inTemplate: false });
  spend(writer, values.sizes[part.index]!);
  return boundOf(writer, inside, NO_VALUES, nesting + 1);
}

const holdsXml = (values: Values, index: number): boolean =>
  values.types[index] === VALUE_TYPE.binXml && values.sizes[index]! > 0;

/** Adds an element once, or once for each item where one of its values is a list. */
function spread(writer: Writer, bound: Bound, found: Bound[]): void {
  const { types, offsets, sizes } = bound.values;
  for (const index of bound.element.ownValues) {
    const type = types[index];
    if (type === undefined || type < VALUE_TYPE.array) continue;
    const items = splitArray(writer.chunk.bytes, type, offsets[index]!, sizes[index]!);
    if (items.length < 2) continue;
    for (const item of items) {
      spend(writer, types.length);
      const values = {
        types: types.with(index, item.type),
        offsets: offsets.with(index, item.offset),
        sizes: sizes.with(index, item.size),
      };
      spread(writer, { ...bound, values }, found);
    }
    return;
  }
  found.push(bound);
}

function addChildren(writer: Writer, members: string[], children: readonly Bound[], inHolder: boolean): void {
  const seen = new Map<string, number>();
  const unnamed: string[] = [];
  let unnamedAt = 0;
  for (const child of children) {
    const isData = inHolder && child.element.name === "Data";
    const name = isData ? nameOf(writer, child) : child.element.name;
    if (name !== "") {
      const value = isData ? dataJson(writer, child) : elementJson(writer, child);
      members.push(`${keyOf(child, name, seen)}:${value}`);
      continue;
    }
    if (unnamed.length === 0) unnamedAt = members.push("") - 1;
    unnamed.push(dataJson(writer, child));
  }
  if (unnamed.length === 0) return;
  const list = unnamed.length === 1 ? unnamed[0]! : `[${unnamed.join(",")}]`;
  members[unnamedAt] = `${keyOf(undefined, "Data", seen)}:{"#text":${list}}`;
}

/** The name as a key; where it stands already, a number tells them apart. */
function keyOf(child: Bound | undefined, name: string, seen: Map<string, number>): string {
  const before = seen.get(name) ?? 0;
  seen.set(name, before + 1);
  if (before > 0) return JSON.stringify(`${name}_${before}`);
  if (child?.element.givenName === name && child.element.givenKey !== undefined) return child.element.givenKey;
  return child?.element.name === name ? child.element.key : JSON.stringify(name);
}

function nameOf(writer: Writer, { element, values }: Bound): string {
  if (element.givenName !== undefined) return element.givenName;
  const attribute = element.attributes.find(({ name }) => name === "Name");
  return attribute === undefined ? "" : plainText(writer, attribute.content, values);
}

/** A `Data` element is its content; what is empty is the empty text. */
function dataJson(writer: Writer, bound: Bound): string {
  const children = boundOf(writer, bound.element.children, bound.values, bound.nesting);
  if (children.length > 0) return elementJson(writer, bound);
  return contentJson(writer, bound.element.content, bound.values) ?? '""';
}

function attributesJson(writer: Writer, { element, values }: Bound): string {
  let text = "";
  for (const { key, content } of element.attributes) {
    const value = contentJson(writer, content, values);
    if (value !== undefined) text += `${text === "" ? "" : ","}${key}:${value}`;
  }
  spend(writer, element.key.length);
  return text === "" ? "" : `"#attributes":{${text}}`;
}

/** Content as a JSON value: a number or truth value where it is nothing else; undefined where it is empty. */
function contentJson(writer: Writer, content: readonly TextPart[], values: Values): string | undefined {
  const [only] = content;
  if (only === undefined) return undefined;
  const text = content.length === 1 ? partText(writer, only, values) : plainText(writer, content, values);
  if (text === "") return undefined;
  if (content.length > 1) return JSON.stringify(text);
  if (isPlain(only, values) && isSafeNumber(text)) return text;
  return only.kind === "value" && !isAnyText(values.types[only.index]!) ? `"${text}"` : JSON.stringify(text);
}

const plainText = (writer: Writer, content: readonly TextPart[], values: Values): string =>
  content.map((part) => partText(writer, part, values)).join("");

const isPlain = (part: TextPart, values: Values): boolean =>
  part.kind === "literal" ? part.plain : isPlainType(values.types[part.index] ?? 0);

/** Longer numbers lose digits in a reader of JSON: they are written as text. */
const isSafeNumber = (text: string): boolean => text.length < 16 || Number.isSafeInteger(Number(text));

function partText(writer: Writer, part: TextPart, values: Values): string {
  const text = part.kind === "literal" ? part.text : valueText(writer.chunk, values, part.index);
  spend(writer, text.length);
  return text;
}

function valueText(chunk: BinXmlChunk, values: Values, index: number): string {
  const type = values.types[index];
  if (type === undefined || type === VALUE_TYPE.binXml) return "";
  return readValueText(chunk.bytes, type, values.offsets[index]!, values.sizes[index]!);
}

function spend(writer: Writer, length: number): void {
  writer.budget.left -= length + 4;
  if (writer.budget.left < 0) throw new Damage("record grows beyond every bound when it is read");
}
