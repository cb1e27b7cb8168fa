import type { FieldValues, ParsedLine } from "@lagebild/domain";
import type { LineParser, LogFormat, ParseContext } from "./log-format.js";
import { monthNumber, parseIsoTime, parseMonthTime, utcSeconds } from "../time/parse-time.js";
import { withContent } from "./message-content.js";
import { networkMessage } from "./network-message.js";

/** Reads syslog lines as files hold them: RFC 3164, RFC 5424, and RFC 3164 with ISO times; with or without priority. */
export const syslogFormat: LogFormat = { name: "syslog", lacksYear: true, parser };

function parser(context: ParseContext): LineParser {
  const clock = yearlessClock(context);
  return (text) => {
    const body = text.charCodeAt(0) === 0x3c ? text.replace(/^<\d{1,3}>/, "") : text;
    const first = body.charCodeAt(0);
    const isNumber = first >= 0x30 && first <= 0x39;
    const record = isNumber ? (parse5424(body, context) ?? parseIso(body, context)) : parse3164(body, clock, context);
    return record && withContent(networkMessage(record), context.zoneMinutes);
  };
}

/** Some devices write the year, or parts of seconds. */
function parse3164(
  text: string,
  clock: (text: string) => number | undefined,
  context: ParseContext,
): ParsedLine | undefined {
  const time = clock(text);
  if (time !== undefined) {
    const fraction = text.charCodeAt(15) === 0x2e ? /^\.\d{1,9}/.exec(text.slice(15))![0].length : 0;
    return parseHeader(text, 16 + fraction, time);
  }
  const stamp = parseMonthTime(text, context.zoneMinutes);
  if (!stamp) return undefined;
  const end = text.charCodeAt(stamp.length) === 0x3a ? stamp.length + 1 : stamp.length;
  return text.charCodeAt(end) === 0x20 ? parseHeader(text, end + 1, stamp.time) : undefined;
}

/** Tells the time at the head of an RFC 3164 line; the year goes on when December turns to January, and back. */
export function yearlessClock(context: ParseContext): (text: string) => number | undefined {
  let year = context.year;
  let lastMonth = -1;
  return (text) => {
    if (text.charCodeAt(3) !== 0x20 || text.charCodeAt(9) !== 0x3a || text.charCodeAt(12) !== 0x3a) return undefined;
    const month = monthNumber(text.slice(0, 3));
    if (month === undefined) return undefined;
    const day = Number(text.slice(4, 6));
    const seconds = Number(text.slice(13, 15));
    if (lastMonth >= 0 && month - lastMonth < -6) year++;
    if (lastMonth >= 0 && month - lastMonth > 6) year--;
    lastMonth = month;
    const at = utcSeconds(year, month, day, Number(text.slice(7, 9)), Number(text.slice(10, 12)), seconds);
    return at === undefined || Number.isNaN(at) ? undefined : (at - context.zoneMinutes * 60) * 1e6;
  };
}

const RFC5424 = /^1 (\S+) (\S+) (\S+) (\S+) (\S+) (-|(?:\[(?:[^\]"\\]|\\.|"(?:[^"\\]|\\.)*")*\])+) ?/;

function parse5424(text: string, context: ParseContext): ParsedLine | undefined {
  if (!text.startsWith("1 ")) return undefined;
  const match = RFC5424.exec(text);
  if (!match) return undefined;
  const [whole, stamp, host, program, processId, messageId, structured] = match;
  const data = structured === "-" ? "" : ` ${structured}`;
  const fields = structured === "-" ? undefined : structuredData(structured!);
  const id = messageId === "-" ? "" : `${messageId} `;
  return {
    time: parseIsoTime(stamp!, context.zoneMinutes)?.time,
    host: host === "-" ? undefined : host,
    program: program === "-" ? undefined : program,
    message: `${id}${text.slice(whole.length).replace(/^\uFEFF/, "")}${data}`,
    fields,
    session: processId === "-" ? undefined : processId,
    eventKey: undefined,
  };
}

const ELEMENT = /\[([^\s\]="]{1,80})((?: [^\s\]="]{1,80}="(?:[^"\\\]]|\\.){0,2000}")*)\]/g;
const PARAMETER = / ([^\s="]{1,80})="((?:[^"\\]|\\.)*)"/g;
/** Elements that tell of the sender's clock and software. */
const ABOUT_SENDER = /^(?:timeQuality|origin|meta)$/;
const MAX_PARAMETERS = 100;

/** Reads structured data: values by their names, with the element's name in front where a name comes again. */
function structuredData(text: string): FieldValues | undefined {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  let count = 0;
  for (const [, id, parameters] of text.matchAll(ELEMENT)) {
    if (ABOUT_SENDER.test(id!)) continue;
    for (const [, name, value] of parameters!.matchAll(PARAMETER)) {
      if (++count > MAX_PARAMETERS) return fields;
      fields[name! in fields ? `${id}.${name}` : name!] = value!.replace(/\\(["\\\]])/g, "$1").slice(0, 2_000);
    }
  }
  return count === 0 ? undefined : fields;
}

function parseIso(text: string, context: ParseContext): ParsedLine | undefined {
  const stamp = parseIsoTime(text, context.zoneMinutes);
  if (!stamp || !stamp.hasZone || text.charCodeAt(stamp.length) !== 0x20) return undefined;
  // An application's own log begins `<time> ERROR ...`: a level is no host, and the line no syslog.
  if (LEVEL.test(text.slice(stamp.length + 1, stamp.length + 20))) return undefined;
  const record = parseHeader(text, stamp.length + 1, stamp.time);
  // Databases go on with the number of a process or thread, containers with a stream.
  return record?.host !== undefined && /^(?:\[.*|\d+|stdout|stderr)$/.test(record.host) ? undefined : record;
}

const LEVEL =
  /^\[?(?:trace|debug|info|notice|warn|warning|error|err|fatal|severe|critical|crit|alert|emerg|hinweis|warnung|fehler|kritisch)\]?[\s:]/i;

/** Reads `host program[pid]: message` from `start` on. */
function parseHeader(text: string, start: number, time: number): ParsedLine | undefined {
  const wordEnd = text.indexOf(" ", start);
  if (wordEnd <= start) return undefined;
  // Some leave the host out: what a colon ends is the program.
  const isTag = text.charCodeAt(wordEnd - 1) === 0x3a && text.charCodeAt(start) !== 0x25;
  const hostEnd = isTag ? start - 1 : wordEnd;
  const host = isTag ? undefined : text.slice(start, wordEnd);
  let end = hostEnd + 1;
  let bracket = -1;
  for (; end < text.length && end - hostEnd < 80; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x3a || code === 0x20) break;
    if (code === 0x5b && bracket < 0) bracket = end;
  }
  const hasTag = text.charCodeAt(end) === 0x3a;
  if (!hasTag) return { ...emptyParts, time, host, message: text.slice(hostEnd + 1) };
  const closed = bracket > 0 && text.charCodeAt(end - 1) === 0x5d;
  return {
    time,
    host,
    program: text.slice(hostEnd + 1, closed ? bracket : end),
    message: text.slice(text.charCodeAt(end + 1) === 0x20 ? end + 2 : end + 1),
    fields: undefined,
    session: closed ? text.slice(bracket + 1, end - 1) : undefined,
    eventKey: undefined,
  };
}

const emptyParts = { program: undefined, fields: undefined, session: undefined, eventKey: undefined } as const;
