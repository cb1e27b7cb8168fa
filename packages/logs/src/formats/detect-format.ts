import type { LogFormatName, ParsedLine } from "@lagebild/domain";
import { auditdFormat } from "./auditd.js";
import { findHeader } from "./csv-rows.js";
import { csvFormat } from "./csv.js";
import { jsonLinesFormat } from "./json-lines.js";
import { plainFormat } from "./plain.js";
import { syslogFormat } from "./syslog.js";
import { w3cColumns } from "./w3c-access.js";
import { webAccessFormat } from "./web-access.js";
import { windowsEventFormat } from "./windows/windows-event.js";
import type { LineParser, LogFormat, ParseContext } from "./log-format.js";

/** All formats, the most particular first; `plain` understands every line. */
const FORMATS: readonly LogFormat[] = [
  windowsEventFormat,
  jsonLinesFormat,
  webAccessFormat,
  auditdFormat,
  csvFormat,
  syslogFormat,
  plainFormat,
];

/** Returns the format of that name. */
export const formatNamed = (name: LogFormatName): LogFormat => FORMATS.find((format) => format.name === name)!;

/** Tells a file's format from lines of it: the first, from particular to general, that understands at least half. */
export function detectFormat(lines: readonly string[]): LogFormatName {
  const sample = lines.filter((line) => line.trim() !== "").slice(0, 200);
  if (sample.length === 0) return "plain";
  const header = findHeader(sample);
  for (const format of FORMATS) {
    // Any line could be the header of a table: here the rows have to fit it.
    if (format.name === "csv" && header === undefined) continue;
    const isTable = format.name === "csv" || format.name === "windows-event";
    const columns = isTable && header !== undefined ? { header } : {};
    const parse = format.parser({ year: 2000, ...columns });
    const understood = sample.filter((line) => parse(line) !== undefined).length;
    if (understood * 2 >= sample.length) return format.name;
  }
  return "plain";
}

/** The line that names the columns, where the format's files begin with one: parsers of later slices need it. */
export function headerOf(format: LogFormatName, lines: readonly string[]): string | undefined {
  if (format === "csv" || format === "windows-event") return findHeader(lines);
  return format === "web-access" ? lines.slice(0, 20).find((line) => w3cColumns(line) !== undefined) : undefined;
}

/** Reads a line that the format of its file does not understand as the first other format that does; as text at last. */
export function otherReaders(
  format: LogFormatName,
  context: ParseContext,
): (text: string) => readonly [LogFormatName, ParsedLine] {
  const parsers = new Map<LogFormatName, LineParser>();
  const parserOf = (name: LogFormatName): LineParser => {
    let parser = parsers.get(name);
    if (!parser) parsers.set(name, (parser = formatNamed(name).parser(context)));
    return parser;
  };
  return (text) => {
    for (const name of likelyFormats(text)) {
      if (name === format) continue;
      const read = parserOf(name)(text);
      if (read) return [name, read];
    }
    return ["plain", parserOf("plain")(text)!];
  };
}

const OBJECTS: readonly LogFormatName[] = ["windows-event", "json-lines"];
const ELEMENTS: readonly LogFormatName[] = ["windows-event", "syslog"];
const AUDIT: readonly LogFormatName[] = ["auditd"];
const REQUESTS: readonly LogFormatName[] = ["web-access", "syslog"];
const TEXT: readonly LogFormatName[] = ["syslog"];

/** The formats that a line with this beginning could be of. */
function likelyFormats(text: string): readonly LogFormatName[] {
  const first = text.charCodeAt(0) > 0x20 ? text.charCodeAt(0) : text.trimStart().charCodeAt(0);
  if (first === 0x7b) return OBJECTS;
  if (first === 0x3c) return ELEMENTS;
  if (text.startsWith("type=") || text.startsWith("node=")) return AUDIT;
  const quote = text.indexOf('"');
  return quote > 0 && text.includes('] "', Math.max(0, quote - 2)) ? REQUESTS : TEXT;
}
