/** An element as an object: attributes as `@name`, text as `#text`, elements by their name without a prefix. */
export interface XmlObject {
  [name: string]: XmlValue | XmlValue[];
}
type XmlValue = string | XmlObject;

const MAX_ELEMENTS = 2_000;
const MAX_DEPTH = 64;
const MAX_TEXT = 64_000;

interface Open {
  readonly name: string;
  readonly object: XmlObject;
  text: string;
}

const MARKUP = /<!--|<!\[CDATA\[|<\?|<!|<(\/?)([A-Za-z_][\w.-]{0,100}(?::[A-Za-z_][\w.-]{0,100})?)/g;

/**
 * Reads the first element of a text. It may be cut off, and what is no XML in it is passed over: a log is read as far as it
 * goes. Entities are those of XML and numbers; a document type defines none. Undefined where there is no element.
 */
export function readXml(text: string): { readonly name: string; readonly object: XmlObject } | undefined {
  const open: Open[] = [];
  let root: Open | undefined;
  let elements = 0;
  let at = 0;
  MARKUP.lastIndex = 0;
  for (let match = MARKUP.exec(text); match; match = MARKUP.exec(text)) {
    addText(open.at(-1), clear(text.slice(at, match.index)));
    const [whole, slash, name] = match;
    if (name === undefined) at = passSection(text, match.index, whole, open.at(-1));
    else if (slash === "/") {
      at = endOf(text, ">", match.index);
      close(open, localName(name));
      if (open.length === 0) break;
    } else {
      const { attributes, end, isEmpty } = readAttributes(text, match.index + whole.length);
      at = end;
      if (++elements > MAX_ELEMENTS || open.length >= MAX_DEPTH) break;
      const element: Open = { name: localName(name), object: attributes, text: "" };
      root ??= element;
      open.push(element);
      if (isEmpty) close(open, element.name);
      if (open.length === 0) break;
    }
    MARKUP.lastIndex = at;
  }
  if (open.length > 0) addText(open.at(-1), clear(text.slice(at)));
  while (open.length > 0) close(open, open.at(-1)!.name);
  return root && { name: root.name, object: root.object };
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

function endOf(text: string, sign: string, from: number): number {
  const end = text.indexOf(sign, from);
  return end < 0 ? text.length : end + sign.length;
}

function addText(element: Open | undefined, text: string): void {
  if (element && element.text.length < MAX_TEXT && text !== "") element.text += text;
}

/** Comments and instructions say nothing; the text of a section stands as it is. */
function passSection(text: string, at: number, whole: string, element: Open | undefined): number {
  if (whole === "<!--") return endOf(text, "-->", at);
  if (whole !== "<![CDATA[") return endOf(text, ">", at);
  const end = endOf(text, "]]>", at);
  addText(element, text.slice(at + whole.length, text.endsWith("]]>", end) ? end - 3 : end));
  return end;
}

/** Closes the nearest element of a name; without one, nothing. */
function close(open: Open[], name: string): void {
  const place = open.findLastIndex((element) => element.name === name);
  if (place < 0) return;
  while (open.length > place) {
    const element = open.pop()!;
    const parent = open.at(-1);
    if (parent) addChild(parent.object, element.name, valueOf(element));
    else if (element.text.trim() !== "") element.object["#text"] = element.text.trim();
  }
}

function valueOf({ object, text }: Open): XmlValue {
  const shown = text.trim();
  if (Object.keys(object).length === 0) return shown;
  if (shown !== "") object["#text"] = shown;
  return object;
}

function addChild(parent: XmlObject, name: string, value: XmlValue): void {
  const before = parent[name];
  if (before === undefined) parent[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else parent[name] = [before, value];
}

const ATTRIBUTE = /\s*([A-Za-z_][\w.:-]{0,100})\s*=\s*(?:"([^"]*)"|'([^']*)')|\s*(\/?>)|\s*[^\s>/]/y;
const MAX_ATTRIBUTES = 100;

function readAttributes(
  text: string,
  from: number,
): { readonly attributes: XmlObject; readonly end: number; readonly isEmpty: boolean } {
  const attributes = Object.create(null) as XmlObject;
  let end = from;
  for (let count = 0; count < MAX_ATTRIBUTES; count++) {
    ATTRIBUTE.lastIndex = end;
    const match = ATTRIBUTE.exec(text);
    if (!match) break;
    end = ATTRIBUTE.lastIndex;
    const [, name, double, single, tagEnd] = match;
    if (tagEnd !== undefined) return { attributes, end, isEmpty: tagEnd === "/>" };
    if (name !== undefined && !name.startsWith("xmlns"))
      attributes[`@${localName(name)}`] = clear(double ?? single ?? "").slice(0, MAX_TEXT);
  }
  return { attributes, end: endOf(text, ">", end), isEmpty: false };
}

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

const clear = (text: string): string =>
  text.includes("&")
    ? text.replace(
        /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));/g,
        (_, decimal?: string, hex?: string, name?: string) =>
          name === undefined ? characterOf(decimal === undefined ? parseInt(hex!, 16) : Number(decimal)) : NAMED[name]!,
      )
    : text;

const characterOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD");
