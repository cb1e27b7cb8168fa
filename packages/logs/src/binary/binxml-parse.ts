import { Damage } from "./binary-block.js";
import { nameAt, type BinXmlChunk } from "./binxml-chunk.js";
import type { Attribute, ChildPart, ElementPart, LiteralPart, Part, TextPart } from "./binxml-tree.js";
import { isPlainType, isValueType, readValueText, unsizedLength, VALUE_TYPE } from "./binxml-values.js";
import { readTemplateInstance } from "./template-values.js";

const TOKEN = {
  end: 0x00,
  open: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  close: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  character: 0x08,
  entity: 0x09,
  instructionTarget: 0x0a,
  instructionText: 0x0b,
  instance: 0x0c,
  substitution: 0x0d,
  optional: 0x0e,
  fragment: 0x0f,
} as const;
/** A token with it has more of its kind behind it, or attributes. */
const MORE = 0x40;

const MAX_DEPTH = 64;

/** Reads tokens between two places of a chunk; `at` moves. */
interface Reader {
  readonly chunk: BinXmlChunk;
  readonly end: number;
  /** Whether elements carry a dependency id, as those of templates do. */
  readonly inTemplate: boolean;
  at: number;
}

export interface FragmentPlace {
  readonly offset: number;
  readonly end: number;
  /** Whether it is the content of a template. */
  readonly inTemplate: boolean;
}

/** Reads a fragment of binary XML: what stands side by side at its top. */
export function parseFragment(chunk: BinXmlChunk, place: FragmentPlace): readonly Part[] {
  const { offset, end, inTemplate } = place;
  const reader: Reader = { chunk, end: Math.min(end, chunk.bytes.length), inTemplate, at: offset };
  return readContent(reader, 0);
}

/** Reads up to the end tag of the element around it, or to the end of the fragment. */
function readContent(reader: Reader, depth: number): readonly Part[] {
  if (depth > MAX_DEPTH) throw new Damage("elements nested too deeply");
  const parts: Part[] = [];
  while (reader.at < reader.end) {
    const token = readByte(reader) & ~MORE;
    if (token === TOKEN.close && depth > 0) return parts;
    if (token === TOKEN.end) break;
    else if (token === TOKEN.fragment) reader.at += 3;
    else if (token === TOKEN.open) parts.push(readElement(reader, depth));
    else if (token === TOKEN.instance) parts.push(readInstance(reader));
    else if (token === TOKEN.instructionTarget) readName(reader);
    else if (token === TOKEN.instructionText) readText(reader);
    else parts.push(readTextPart(reader, token));
  }
  if (depth > 0) throw new Damage("element without end");
  return parts;
}

function readElement(reader: Reader, depth: number): ElementPart {
  const hasAttributes = (reader.chunk.bytes[reader.at - 1]! & MORE) !== 0;
  reader.at += elementHeaderLength(reader);
  const name = readName(reader);
  if (hasAttributes) reader.at += 4;
  const attributes: Attribute[] = [];
  for (;;) {
    const token = readByte(reader) & ~MORE;
    if (token === TOKEN.attribute) attributes.push(readAttribute(reader));
    else if (token === TOKEN.closeEmpty) return elementOf(name, attributes, []);
    else if (token === TOKEN.closeStart) return elementOf(name, attributes, readContent(reader, depth + 1));
    else throw new Damage("unknown token in a start tag");
  }
}

/**
 * Tells how many bytes stand between an element's token and its name: a dependency id and a size, or the size alone.
 * Templates have the id and records should not, but writers differ; the name itself shows which it is.
 */
function elementHeaderLength({ chunk, at, inTemplate }: Reader): number {
  const [usual, other] = inTemplate ? [6, 4] : [4, 6];
  if (isNamePlace(chunk, at + usual)) return usual;
  return isNamePlace(chunk, at + other) ? other : usual;
}

function isNamePlace(chunk: BinXmlChunk, at: number): boolean {
  if (at + 4 > chunk.bytes.length) return false;
  const offset = chunk.bytes.readUInt32LE(at);
  return offset >= MIN_NAME_OFFSET && offset <= at + 4 && nameAt(chunk, offset)?.hashFits === true;
}

/** Names stand behind the header of their chunk. */
const MIN_NAME_OFFSET = 0x80;

function elementOf(name: string, attributes: readonly Attribute[], parts: readonly Part[]): ElementPart {
  const content = parts.filter((part): part is TextPart => part.kind === "literal" || part.kind === "value");
  const children = parts.filter((part): part is ChildPart => part.kind !== "literal");
  const ownValues = [content, ...attributes.map((attribute) => attribute.content)].flatMap((list) =>
    list.flatMap((part) => (part.kind === "value" ? [part.index] : [])),
  );
  const label = attributes.find((attribute) => attribute.name === "Name")?.content ?? [];
  const givenName = label.every((part) => part.kind === "literal") ? label.map((part) => part.text).join("") : "";
  return {
    kind: "element",
    name,
    key: JSON.stringify(name),
    attributes,
    content,
    children,
    ownValues,
    ...(givenName === ""
      ? { givenName: undefined, givenKey: undefined }
      : { givenName, givenKey: JSON.stringify(givenName) }),
  };
}

function readAttribute(reader: Reader): Attribute {
  const name = readName(reader);
  const content: TextPart[] = [];
  for (;;) {
    const token = readByte(reader) & ~MORE;
    const isText = token === TOKEN.value || (token >= TOKEN.cdata && token <= TOKEN.entity) || isSubstitution(token);
    if (!isText) break;
    content.push(readTextPart(reader, token));
  }
  reader.at--;
  return { name, key: JSON.stringify(name), content };
}

const isSubstitution = (token: number): boolean => token === TOKEN.substitution || token === TOKEN.optional;

function readTextPart(reader: Reader, token: number): TextPart {
  if (isSubstitution(token)) return readSubstitution(reader);
  if (token === TOKEN.value) return readLiteral(reader);
  if (token === TOKEN.cdata) return literal(readText(reader));
  if (token === TOKEN.character) return literal(String.fromCharCode(readShort(reader)));
  if (token === TOKEN.entity) return literal(entityText(readName(reader)));
  throw new Damage("unknown token");
}

const literal = (text: string, plain = false): LiteralPart => ({ kind: "literal", text, plain });

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

const entityText = (name: string): string => ENTITIES.get(name) ?? `&${name};`;

function readSubstitution(reader: Reader): TextPart {
  const index = readShort(reader);
  reader.at++;
  return { kind: "value", index };
}

function readLiteral(reader: Reader): LiteralPart {
  const type = readByte(reader);
  if (type === VALUE_TYPE.string) return literal(readText(reader));
  const { bytes } = reader.chunk;
  const length = isValueType(type) ? unsizedLength(bytes, type, reader.at) : undefined;
  if (length === undefined) throw new Damage("value whose size cannot be told");
  const at = take(reader, length);
  return literal(readValueText(bytes, type, at, length), isPlainType(type));
}

function readInstance(reader: Reader): Part {
  const { part, end } = readTemplateInstance(reader.chunk.bytes, reader.at, reader.end);
  reader.at = end;
  return part;
}

/** What an element or attribute is called whose name is lost: what it holds need not be lost with it. */
const UNREADABLE = "unreadable";

/** Reads a reference to a name; where the name itself stands right behind, that is skipped. */
function readName(reader: Reader): string {
  const at = take(reader, 4);
  const offset = reader.chunk.bytes.readUInt32LE(at);
  const inline = nameAt(reader.chunk, at + 4);
  if (offset === at + 4 || inline?.hashFits) {
    if (!inline) throw new Damage("name that cannot be read");
    take(reader, inline.byteLength);
    return inline.text;
  }
  return (offset < at ? nameAt(reader.chunk, offset)?.text : undefined) ?? UNREADABLE;
}

function readText(reader: Reader): string {
  const length = 2 * readShort(reader);
  const at = take(reader, length);
  return reader.chunk.bytes.toString("utf16le", at, at + length);
}

function readByte(reader: Reader): number {
  return reader.chunk.bytes[take(reader, 1)]!;
}

function readShort(reader: Reader): number {
  return reader.chunk.bytes.readUInt16LE(take(reader, 2));
}

/** Steps over bytes and gives the place where they began. */
function take(reader: Reader, length: number): number {
  const at = reader.at;
  if (at + length > reader.end) throw new Damage("record ends in the middle of its content");
  reader.at = at + length;
  return at;
}
