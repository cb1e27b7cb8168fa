import type { ParsedLine } from "@lagebild/domain";
import type { LineParser, LogFormat, ParseContext } from "../log-format.js";
import { monthNumber, parseIsoTime, utcSeconds } from "../parse-time.js";

/** Reads syslog lines as files hold them: RFC 3164, RFC 5424, and RFC 3164 with ISO times; with or without priority. */
export const syslogFormat: LogFormat = { name: "syslog", lacksYear: true, parser };

function parser(context: ParseContext): LineParser {
  const clock = yearlessClock(context);
  return (text) => {
    const body = text.charCodeAt(0) === 0x3c ? text.replace(/^<\d{1,3}>/, "") : text;
    const first = body.charCodeAt(0);
    if (first >= 0x30 && first <= 0x39) return parse5424(body, context) ?? parseIso(body, context);
    const time = clock(body);
    return time === undefined ? undefined : parseHeader(body, 16, time);
  };
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
  const id = messageId === "-" ? "" : `${messageId} `;
  return {
    time: parseIsoTime(stamp!, context.zoneMinutes)?.time,
    host: host === "-" ? undefined : host,
    program: program === "-" ? undefined : program,
    message: `${id}${text.slice(whole.length).replace(/^\uFEFF/, "")}${data}`,
    fields: undefined,
    session: processId === "-" ? undefined : processId,
    eventKey: undefined,
  };
}

function parseIso(text: string, context: ParseContext): ParsedLine | undefined {
  const stamp = parseIsoTime(text, context.zoneMinutes);
  if (!stamp || !stamp.hasZone || text.charCodeAt(stamp.length) !== 0x20) return undefined;
  // An application's own log begins `<time> ERROR ...`: a level is no host, and the line no syslog.
  if (LEVEL.test(text.slice(stamp.length + 1, stamp.length + 20))) return undefined;
  return parseHeader(text, stamp.length + 1, stamp.time);
}

const LEVEL =
  /^\[?(?:trace|debug|info|notice|warn|warning|error|err|fatal|severe|critical|crit|alert|emerg|hinweis|warnung|fehler|kritisch)\]?[\s:]/i;

/** Reads `host program[pid]: message` from `start` on. */
function parseHeader(text: string, start: number, time: number): ParsedLine | undefined {
  const hostEnd = text.indexOf(" ", start);
  if (hostEnd <= start) return undefined;
  const host = text.slice(start, hostEnd);
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
