import type { ParsedLine } from "@lagebild/domain";
import { textOfBytes } from "../decode/decode-bytes.js";
import { lineClock, type LineClock } from "../time/line-clock.js";
import { noRecord, type LogFormat } from "./log-format.js";
import { socketAddress, syscallName } from "./audit-values.js";

/** Reads records of the Linux audit system, `type=SYSCALL msg=audit(1700000000.123:101): ...`, raw, enriched and interpreted. */
export const auditdFormat: LogFormat = {
  name: "auditd",
  parser(context) {
    const clock = lineClock(context);
    return (text) => (SEPARATOR.test(text) ? noRecord(text) : parseRecord(text, clock));
  },
};

/** What `ausearch` writes between events. */
const SEPARATOR = /^(?:----\s*$|time->)/;
const HEAD = /^(?:node=(\S{1,255}) )?type=([A-Z0-9_]{2,40}|UNKNOWN\[\d+\]) msg=audit\(([^()]{9,40}):(\d{1,20})\) ?: ?/;
/** A command line that `ausearch -i` wrote in clear goes to the end of the line. */
const INTERPRETED_TITLE = / proctitle=([^"\s]\S* .*)$/;
const MAX_FIELDS = 120;
const MAX_VALUE = 2_000;
const MAX_MESSAGE = 1_500;

function parseRecord(text: string, clock: LineClock): ParsedLine | undefined {
  const head = HEAD.exec(text);
  if (!head) return undefined;
  const [whole, node, type, written, serial] = head;
  const time = clock.value(written!);
  if (!time) return undefined;
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  fields["type"] = type!;
  const plain = readFields(text.slice(whole.length), fields);
  const title = type === "PROCTITLE" ? INTERPRETED_TITLE.exec(text)?.[1] : undefined;
  if (title !== undefined) fields["proctitle"] = title.trim().slice(0, MAX_VALUE);
  describe(fields, type!);
  const session = fields["ses"];
  return {
    time: time?.time,
    zoneOrigin: time?.zoneOrigin,
    offsetMinutes: time?.offsetMinutes,
    host: node,
    program: "auditd",
    message: sentence(type!, plain, fields),
    fields: { ...fields, serial: serial! },
    session: session !== undefined && isSet(session) ? `ses ${session}` : `event ${serial}`,
    eventKey: `audit ${type}`,
  };
}

const FIELD = /([A-Za-z_][\w-]{0,40})=(?:"([^"]*)"|'([^']*)'|(\{[^}]*\})|([^\s\x1d]*))/g;

/** Reads `name=value` pairs, those inside `msg='...'` too. Returns the words that stand before the first pair. */
function readFields(text: string, fields: Record<string, string>): string {
  let count = 0;
  let plain = "";
  for (const match of text.slice(0, 16_384).matchAll(FIELD)) {
    if (count++ === 0) plain = text.slice(0, match.index);
    if (count > MAX_FIELDS) break;
    const [, name, quoted, nested, braces, bare] = match;
    if (nested !== undefined && name === "msg") readFields(nested, fields);
    else if (braces !== undefined) readFields(braces.slice(1, -1), fields);
    else if (name !== undefined && !(name in fields))
      fields[name] = (quoted ?? nested ?? clearOf(name, bare ?? "")).slice(0, MAX_VALUE);
  }
  return plain.replace(/\s+/g, " ").trim();
}

/** Values with blanks or quotes in them are written as digits. */
const MAY_BE_DIGITS = /^(?:proctitle|a\d{1,3}|name|exe|comm|cwd|cmd|data|acct|path|key|old_name|new_name)$/;

function clearOf(name: string, value: string): string {
  if (value.length < 4 || value.length % 2 !== 0 || !MAY_BE_DIGITS.test(name) || !/^[0-9A-F]+$/.test(value))
    return value;
  return textOfBytes(Buffer.from(value, "hex"))?.text ?? value;
}

/** Adds what the numbers mean: the command line, the system call's name, the address of a socket. */
function describe(fields: Record<string, string>, type: string): void {
  if (type === "EXECVE") {
    const words: string[] = [];
    for (let i = 0; fields[`a${i}`] !== undefined; i++) words.push(fields[`a${i}`]!);
    if (words.length > 0) fields["cmdline"] = words.join(" ").slice(0, MAX_VALUE);
  }
  if (fields["syscall"] !== undefined && fields["SYSCALL"] === undefined) {
    const name = syscallName(fields["arch"], fields["syscall"]);
    if (name !== undefined) fields["SYSCALL"] = name;
  }
  const socket = fields["saddr"] === undefined ? undefined : socketAddress(fields["saddr"]);
  if (socket) {
    fields["laddr"] ??= socket.address;
    fields["lport"] ??= socket.port;
  }
}

/** What an analyst reads, in reading order; the rest is in the fields. */
const TOLD =
  "op SYSCALL success res result key cmdline proctitle cmd comm exe acct AUID auid UID name path nametype cwd laddr lport addr hostname terminal tty grantors unit permissive scontext tcontext tclass apparmor operation profile denied_mask old_prom prom sig data".split(
    " ",
  );

function sentence(type: string, plain: string, fields: Readonly<Record<string, string>>): string {
  let text = `type=${type}${plain === "" || plain === ":" ? "" : ` ${plain}`}`;
  for (const name of TOLD) {
    const value = fields[name];
    if (value === undefined || !isSet(value) || text.length > MAX_MESSAGE) continue;
    const short = value.slice(0, 400);
    text += ` ${name === "SYSCALL" ? "syscall" : name}=${/\s/.test(short) ? `"${short.replace(/\s+/g, " ")}"` : short}`;
  }
  return text;
}

const isSet = (value: string): boolean => !/^(?:|\?|-1|4294967295|unset|\(none\)|\(null\)|none)$/.test(value);
