import { Failure, SERVICE_CLASSES } from "@lagebild/domain";
import { ecsFields, type EcsField } from "./ecs-fields.js";

/** What a pattern found in a message: values with the fields they go to. */
export type FoundParts = (readonly [field: EcsField, value: string])[];

/** A pattern of a message with named parts. */
export interface MessagePattern {
  readonly written: string;
  /** The fields that it fills. */
  readonly fields: readonly EcsField[];
  /** A text in lower case without which a message is another. */
  readonly needs: string;
  /** Returns undefined where the message is another. */
  match(message: string): FoundParts | undefined;
}

const MAX_PARTS = 24;
const MAX_GAPS = 8;
const MAX_LENGTH = 600;
const MAX_MESSAGE = 4_000;

/** A piece between two parts of any length. It is looked for once, the first is taken: no way back costs time. */
interface Segment {
  /** Where the text in front of the segment goes, if it is kept. */
  readonly front: EcsField | undefined;
  readonly source: string;
  readonly flags: string;
  /** Made when it is first looked for: a process reads a few of all patterns. */
  expression: RegExp | undefined;
  readonly fields: readonly EcsField[];
}

/**
 * Compiles a pattern. `<source.ip>` is a value of that field, `<user.name:text>` one with blanks in it, `<user.name:name>` one
 * that signs such as a comma end, `<http.response.status_code:status>` three digits, `<http.request.method:method>` a method of HTTP, `<source.port:service>` a port below 1024, `:registered` one below 32768, `:dynamic` one from there on, `<:word>` a word that is not kept, `*` anything, `(a|b)` one of several, `(a)?` what may be missing; a backslash takes a sign as it is.
 * A pattern begins where the message begins, unless it begins with `*`; behind its end anything may follow, unless it ends
 * with `$`, which may also stand in brackets. Upper and lower case are the same. Failure "invalid" says what is wrong.
 */
export function messagePattern(written: string): MessagePattern {
  if (written.length > MAX_LENGTH)
    throw new Failure("invalid", `pattern has ${written.length} characters, at most ${MAX_LENGTH} are read`);
  const segments = compile(written);
  const fields = segments.flatMap((segment) => [...(segment.front ? [segment.front] : []), ...segment.fields]);
  if (fields.length > MAX_PARTS) throw wrong(written, `${fields.length} parts, at most ${MAX_PARTS}`);
  if (segments.length > MAX_GAPS)
    throw wrong(written, `${segments.length - 1} parts of any length, at most ${MAX_GAPS}`);
  return {
    written,
    fields,
    needs: longestLiteral(written),
    match: (message) => matchSegments(segments, message.slice(0, MAX_MESSAGE)),
  };
}

/** The longest run of plain signs that stands outside of brackets and parts, in lower case; most messages lack it. */
function longestLiteral(written: string): string {
  let longest = "";
  let run = "";
  let depth = 0;
  const end = (): void => {
    if (run.length > longest.length) longest = run;
    run = "";
  };
  for (let at = 0; at < written.length; at++) {
    const sign = written[at]!;
    const named = sign === "<" ? PART.exec(written.slice(at, at + 80)) : null;
    if (named) at += named[0].length - 1;
    if (sign === "(") depth++;
    else if (sign === ")") depth--;
    const literal = sign === "\\" ? (written[++at] ?? "") : sign;
    const isPlain = !named && depth === 0 && (sign === "\\" || !/[()*?$\s]/.test(sign)) && /^[!-~]$/.test(literal);
    if (isPlain) run += literal.toLowerCase();
    else end();
  }
  end();
  return longest;
}

function matchSegments(segments: readonly Segment[], message: string): FoundParts | undefined {
  const parts: FoundParts = [];
  let at = 0;
  for (const segment of segments) {
    const { front, fields } = segment;
    const expression = (segment.expression ??= new RegExp(segment.source, segment.flags));
    expression.lastIndex = at;
    const found = expression.exec(message);
    if (!found) return undefined;
    if (front) {
      const text = message.slice(at, found.index).trim();
      if (text === "") return undefined;
      parts.push([front, text]);
    }
    for (let i = 0; i < fields.length; i++) {
      const value = found[i + 1];
      if (value !== undefined) parts.push([fields[i]!, value]);
    }
    at = found.index + found[0].length;
  }
  return parts;
}

const wrong = (written: string, what: string): Failure => new Failure("invalid", `pattern "${written}": ${what}`);

const PART = /^<([\w.]*)(?::(\w+))?>/;

/** What a segment is made of while the pattern is read. */
interface Reading {
  source: string;
  fields: EcsField[];
  front: EcsField | undefined;
  isOpen: boolean;
}

function compile(written: string): readonly Segment[] {
  const segments: Segment[] = [];
  let depth = 0;
  let now: Reading = { source: "", fields: [], front: undefined, isOpen: false };
  const end = (isLast: boolean): void => {
    const { source, fields, front, isOpen } = now;
    const body = source === "" && isOpen ? (isLast ? "$" : "") : source;
    const pattern = isOpen ? { source: body, flags: "gis" } : { source: `\\s*${body}`, flags: "yis" };
    segments.push({ front, ...pattern, expression: undefined, fields });
  };
  const open = (front: EcsField | undefined): void => {
    if (now.source !== "" || now.isOpen || segments.length > 0) end(false);
    else if (front) segments.push({ front: undefined, source: "\\s*", flags: "y", expression: undefined, fields: [] });
    now = { source: "", fields: [], front, isOpen: true };
  };
  for (let at = 0; at < written.length; at++) {
    const sign = written[at]!;
    const named = sign === "<" ? PART.exec(written.slice(at, at + 80)) : null;
    if (named) {
      const [whole, name = "", kind] = named;
      at += whole.length - 1;
      const field = name === "" ? undefined : ecsFields.get(name);
      if (name !== "" && !field) throw wrong(written, `there is no field ${name}`);
      if (kind === "text" && depth === 0) open(field);
      else {
        const shape = shapeOf(kind ?? field?.type ?? "word", written.slice(at + 1), written);
        now.source += field ? `(${shape})` : `(?:${shape})`;
        if (field) now.fields.push(field);
      }
    } else if (sign === "\\") now.source += escaped(written[++at] ?? "");
    else if (sign === "*") {
      if (depth > 0) now.source += ".{0,200}?";
      else open(undefined);
    } else if (sign === "(") {
      depth++;
      now.source += "(?:";
    } else if (sign === ")") {
      if (--depth < 0) throw wrong(written, "a bracket is closed that was not opened; write \\) for the sign");
      const isOptional = written[at + 1] === "?";
      now.source += isOptional ? ")?" : ")";
      if (isOptional) at++;
    } else if (sign === "|" && depth > 0) now.source += "|";
    else if (sign === "$" && (at === written.length - 1 || (depth > 0 && /^[|)]/.test(written.slice(at + 1)))))
      now.source += "\\s*$";
    else if (/\s/.test(sign)) {
      while (/\s/.test(written[at + 1] ?? "")) at++;
      now.source += now.source.endsWith(")?") ? "\\s*" : "\\s+";
    } else now.source += escaped(sign);
  }
  if (depth > 0) throw wrong(written, "a bracket is not closed; write \\( for the sign");
  end(true);
  return segments;
}

const SPECIAL = new Set(".*+?^${}()|[]\\/");
const escaped = (sign: string): string => (SPECIAL.has(sign) ? `\\${sign}` : sign);

/** What a part may hold, by the type of its field or by a kind that is written behind it. */
const KINDS: Readonly<Record<string, string>> = {
  address: "\\[?(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,40})(?:%\\w{1,16})?\\]?",
  port: "\\d{1,5}",
  // Ports that servers have, that either end may have, and from 32768 on those that systems give to whoever connects.
  service: "(?:[1-9]\\d{0,2}|10[01]\\d|102[0-3])(?!\\d)",
  registered:
    "(?:102[4-9]|10[3-9]\\d|1[1-9]\\d\\d|[2-9]\\d{3}|[12]\\d{4}|3[01]\\d{3}|32[0-6]\\d\\d|327[0-5]\\d|3276[0-7])(?!\\d)",
  dynamic: "(?:3276[89]|327[7-9]\\d|32[89]\\d\\d|3[3-9]\\d{3}|[4-6]\\d{4})(?!\\d)",
  number: "(?:0x[0-9A-Fa-f]{1,16}|-?\\d{1,20})",
  // An account up to a slash, unless what stands in front of it is a service: `host/web01.example.com`, `HTTP/web01`.
  principal: `(?:(?:${SERVICE_CLASSES})/)?[^\\s,;/()\\[\\]"<>]{1,200}`,
  name: "[^\\s,;:()\\[\\]\"'<>|{}=]{1,120}",
  method: "(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PROPFIND)",
  status: "[1-5]\\d\\d(?![\\w.:/-])",
  rest: ".*",
  text: ".{1,300}?",
};
const WORDS = new Set(
  "word keyword code account path program url domain mail hash lower upper transport list choice".split(" "),
);

function shapeOf(kind: string, behind: string, written: string): string {
  if (Object.hasOwn(KINDS, kind)) return KINDS[kind]!;
  if (!WORDS.has(kind))
    throw wrong(
      written,
      `there is no kind "${kind}", expected word, name, principal, text, rest, number, status, method, address, port, service, registered or dynamic`,
    );
  // A sign that ends the word is not of it; in front of a blank or the end all is taken.
  return /^(?:$|\$$|\s|\()/.test(behind) ? "\\S{1,1000}" : "\\S{1,1000}?";
}
