import type { FieldValues, ParsedLine } from "@lagebild/domain";
import { lineClock, type FoundMoment, type LineClock } from "../time/line-clock.js";
import type { Moment } from "../time/moment.js";
import { digitsAt, isDigit, isLetter, wordAt } from "../time/stamp.js";
import { MONTHS } from "../time/time-words.js";
import type { LineParser, LogFormat, ParseContext } from "./log-format.js";
import { withContent } from "./message-content.js";
import { networkMessage } from "./network-message.js";

/** Reads syslog lines as files hold them: RFC 3164, RFC 5424, and lines like them with other times; with or without priority. */
export const syslogFormat: LogFormat = { name: "syslog", parser };

function parser(context: ParseContext): LineParser {
  const clock = lineClock(context);
  return (text) => {
    const priority = text.charCodeAt(0) === 0x3c ? PRIORITY.exec(text) : null;
    const body = priority ? text.slice(priority[0].length) : text;
    const record = parse5424(body, clock) ?? parseStamped(body, clock);
    const read = record && withContent(networkMessage(record), clock, true);
    return read && priority ? { ...read, ...levelOfPriority(priority[1]!) } : read;
  };
}

const PRIORITY = /^<(\d{1,3})>\s?/;
/** Severities as syslog numbers them. */
const SEVERITIES = ["emerg", "alert", "crit", "error", "warning", "notice", "info", "debug"] as const;
const MAX_PRIORITY = 191;

/** A priority is a facility times eight and a severity. */
function levelOfPriority(written: string): Pick<ParsedLine, "level"> {
  const priority = Number(written);
  return priority > MAX_PRIORITY ? {} : { level: SEVERITIES[priority % 8]! };
}
/** Devices number their messages, and mark times of a clock that is not set. */
const NUMBERED = /^(?:\d{1,12}: )?(?:\w{1,40}: )?[*.](?=[A-Z])|^\d{1,12}: (?=[A-Z][a-z]{2} )/;
/** A colon ends the time of network devices, which go on with a mark or begin as syslog does; elsewhere it ends a log's own. */
const isColonHeader = (text: string, { start, end }: FoundMoment): boolean =>
  text.startsWith(": %", end) || MONTHS.has(wordAt(text, start));

function isWordOrColon(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x3a || code === 0x5f || isDigit(code) || isLetter(code);
}

const STRICT_TAG = /^[\w.:-]{1,255} [\w./@-]{1,80}\[\d{1,10}\]: ?/;

function parseStamped(text: string, clock: LineClock): ParsedLine | undefined {
  const code = text.charCodeAt(0);
  const mayBeNumbered = code === 0x2a || code === 0x2e || (isDigit(code) && isWordOrColon(text, digitsAt(text, 0, 12)));
  const start = mayBeNumbered ? (NUMBERED.exec(text)?.[0].length ?? 0) : 0;
  const stamp = clock.at(text, start);
  if (!stamp) return parseNamed(text, clock) ?? parseCounted(text, clock);
  const isColon = text.charCodeAt(stamp.end) === 0x3a;
  const end = isColon ? stamp.end + 1 : stamp.end;
  if (text.charCodeAt(end) !== 0x20 || (isColon && !isColonHeader(text, stamp)) || !isHeader(text, end + 1, stamp))
    return undefined;
  const record = parseHeader(text, end + 1, stamp);
  const isBare = record?.program === undefined && isDigit(text.charCodeAt(stamp.start));
  if (isBare && record?.host !== undefined && !HOST_ALONE.test(record.host)) return undefined;
  // Databases go on with the number of a process or thread, containers with a stream.
  return record?.host !== undefined && NO_HOST.test(record.host) ? undefined : record;
}

/** Network devices may put their name in front of the time: `SW1: 2026 Mar 14 03:10:02 UTC: %X-5-Y: ...`. */
const NAMED = /^(?:\d{1,12}: )?([A-Za-z0-9][\w.-]{0,254}): [*.]?(?=[A-Z\d])/;

function parseNamed(text: string, clock: LineClock): ParsedLine | undefined {
  const name = text.includes(": %") ? NAMED.exec(text) : null;
  if (!name) return undefined;
  const stamp = clock.at(text, name[0].length);
  if (!stamp || !text.startsWith(": %", stamp.end)) return undefined;
  return {
    time: stamp.time,
    zoneOrigin: stamp.zoneOrigin,
    offsetMinutes: stamp.offsetMinutes,
    host: name[1],
    program: undefined,
    message: text.slice(stamp.end + 2),
    fields: undefined,
    session: undefined,
    eventKey: undefined,
  };
}

/** The seconds of a header that counts them, as `journalctl -o short-unix` writes it. */
const SECONDS = /^(\d{10}\.\d{3,6}) /;

function parseCounted(text: string, clock: LineClock): ParsedLine | undefined {
  const seconds = text.charCodeAt(10) === 0x2e ? SECONDS.exec(text)?.[1] : undefined;
  if (seconds === undefined || !STRICT_TAG.test(text.slice(seconds.length + 1, seconds.length + 400))) return undefined;
  const moment = clock.value(seconds);
  return moment && parseHeader(text, seconds.length + 1, moment);
}

/** A word behind a time of numbers, with no program behind it, is a host's name where a digit or a dot shows it. */
const HOST_ALONE = /^(?:localhost|(?=[^=]*[.\d])[\w.:-]+)$/i;
const NO_HOST = /^(?:[[(].*|\d+|0x[\da-f]+|stdout|stderr|-)$/;
const LEVEL =
  /^\[?(?:trace|debug|info|notice|warn|warning|error|err|fatal|severe|critical|crit|alert|emerg|hinweis|warnung|fehler|kritisch)\]?[\s:]/i;

/**
 * Whether what follows a time is a host and a program. It is behind a month and day as syslog writes them, and behind a
 * time with its zone, unless a level stands there, as in an application's own log; behind others only where a program
 * with its number shows it.
 */
function isHeader(text: string, after: number, stamp: FoundMoment): boolean {
  const first = text.charCodeAt(stamp.start);
  const isNumber = first >= 0x30 && first <= 0x39;
  if (!isNumber && text.charCodeAt(stamp.start + 1) < 0x40) return false; // `I0314 03:10:02`
  // With a year behind a comma it is a date in words.
  const comma = isNumber ? -1 : text.indexOf(",", stamp.start);
  if (comma >= 0 && comma < stamp.end) return false;
  const isUsual = isNumber ? stamp.zoneOrigin === "written" : MONTHS.has(wordAt(text, stamp.start));
  if (isUsual) return !isNumber || !LEVEL.test(text.slice(after, after + 20));
  return text.includes("]:", after) && STRICT_TAG.test(text.slice(after, after + 400));
}

const RFC5424 = /^1 (\S+) (\S+) (\S+) (\S+) (\S+) (-|(?:\[(?:[^\]"\\]|\\.|"(?:[^"\\]|\\.)*")*\])+) ?/;

function parse5424(text: string, clock: LineClock): ParsedLine | undefined {
  if (!text.startsWith("1 ")) return undefined;
  const match = RFC5424.exec(text);
  if (!match) return undefined;
  const [whole, stamp, host, program, processId, messageId, structured] = match;
  const data = structured === "-" ? "" : ` ${structured}`;
  const fields = structured === "-" ? undefined : structuredData(structured!);
  const id = messageId === "-" ? "" : `${messageId} `;
  const moment = clock.at(stamp!, 0);
  return {
    time: moment?.time,
    zoneOrigin: moment?.zoneOrigin,
    offsetMinutes: moment?.offsetMinutes,
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

/** Consoles write the user behind dashes, as in ` -- root[77]:`, where others write the program. */
function behindDashes(text: string, at: number): number {
  const code = text.charCodeAt(at);
  const dashes = code === 0x20 ? at + 1 : at;
  return (code === 0x20 || code === 0x2d) && text.startsWith("-- ", dashes) ? dashes + 3 : at;
}

const MAX_PART = 120;
/** A program of macOS may name the part that it speaks of between itself and the colon, as in `launchd[1] (part[7]): text`. */
function isAboutPart(text: string, end: number): boolean {
  if (text.charCodeAt(end - 1) !== 0x5d || text.charCodeAt(end + 1) !== 0x28) return false;
  return text.slice(end, end + MAX_PART).includes("): ");
}

/** Reads `host program[pid]: message` from `start` on. */
function parseHeader(text: string, start: number, stamp: Moment): ParsedLine | undefined {
  const wordEnd = text.indexOf(" ", start);
  if (wordEnd <= start || text.slice(start, wordEnd).includes("\t")) return undefined; // columns
  // Some leave the host out: what a colon ends is the program.
  const isTag = text.charCodeAt(wordEnd - 1) === 0x3a && text.charCodeAt(start) !== 0x25;
  const word = isTag ? "" : text.slice(start, wordEnd);
  // Routers of one maker write topics there, as in `system,info user anna logged in`.
  const host = isTag || word.includes(",") ? undefined : word;
  const hostEnd = host === undefined ? start - 1 : wordEnd;
  const tagStart = behindDashes(text, hostEnd + 1);
  let end = tagStart;
  let bracket = -1;
  for (; end < text.length && end - hostEnd < 80; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x3a || code === 0x20) break;
    if (code === 0x5b && bracket < 0) bracket = end;
  }
  const hasTag = text.charCodeAt(end) === 0x3a;
  if (!hasTag && bracket > 0 && isAboutPart(text, end))
    return {
      time: stamp.time,
      zoneOrigin: stamp.zoneOrigin,
      offsetMinutes: stamp.offsetMinutes,
      host,
      program: text.slice(hostEnd + 1, bracket),
      message: text.slice(end + 1),
      fields: undefined,
      session: text.slice(bracket + 1, end - 1),
      eventKey: undefined,
    };
  if (!hasTag)
    return {
      time: stamp.time,
      zoneOrigin: stamp.zoneOrigin,
      offsetMinutes: stamp.offsetMinutes,
      host,
      program: undefined,
      message: text.slice(hostEnd + 1),
      fields: undefined,
      session: undefined,
      eventKey: undefined,
    };
  const closed = bracket > 0 && text.charCodeAt(end - 1) === 0x5d;
  return {
    time: stamp.time,
    zoneOrigin: stamp.zoneOrigin,
    offsetMinutes: stamp.offsetMinutes,
    host,
    program: text.slice(hostEnd + 1, closed ? bracket : end).trimStart(),
    message: text.slice(text.charCodeAt(end + 1) === 0x20 ? end + 2 : end + 1),
    fields: undefined,
    session: closed ? text.slice(bracket + 1, end - 1) : undefined,
    eventKey: undefined,
  };
}
