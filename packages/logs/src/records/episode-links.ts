import type { Entity, FieldValues, LogFormatName, ParsedLine } from "@lagebild/domain";

const NO_LINKS: readonly string[] = [];

/**
 * What ties a record to others beside its host and program: login, process and its parent, connection, mail. The closest tie
 * comes first. Records without a tie of their own go by host, program and session.
 */
export function linksOf(parsed: ParsedLine, entities: readonly Entity[], format: LogFormatName): readonly string[] {
  const host = parsed.host ?? "";
  if (parsed.fields && format === "windows-event") return windowsLinks(host, parsed.fields);
  if (parsed.fields && format === "auditd") return auditLinks(host, parsed.fields);
  const links = sessionLinks(host, entities);
  return format === "syslog" && parsed.program !== undefined && isMailer(parsed.program)
    ? mailLinks(parsed, links)
    : links;
}

function sessionLinks(host: string, entities: readonly Entity[]): readonly string[] {
  let links: string[] | undefined;
  for (const { kind, value } of entities) {
    // The process of a login is named with its host.
    if (kind === "session") (links ??= []).push(value.endsWith("]") ? value : `${host}\0${value}`);
  }
  return links ?? NO_LINKS;
}

const PROCESS_FIELDS = ["ProcessGuid", "SourceProcessGUID", "ParentProcessGuid"];
const LOGON_FIELDS = ["TargetLogonId", "LogonId", "SubjectLogonId"];
/** Logons of the machine itself do not tie their records together. */
const SYSTEM_LOGON = /^(?:0x(?:0|3e[3-7])|\{0{8}-.*)$/i;

/** A process and its parent tie closest; the logon ties events that name no process. */
function windowsLinks(host: string, fields: FieldValues): readonly string[] {
  const of = (names: readonly string[]): readonly string[] =>
    names
      .map((name) => fields[name])
      .filter((value) => value !== undefined && value.length > 2 && !SYSTEM_LOGON.test(value))
      .map((value) => `${host}\0${value!.toLowerCase()}`);
  const processes = of(PROCESS_FIELDS);
  return processes.length > 0 ? processes : of(LOGON_FIELDS);
}

/** The records of one event, then those of one login, else those of a process and its parent. */
function auditLinks(host: string, fields: FieldValues): readonly string[] {
  const links = [`${host}\0event ${fields["serial"] ?? ""}`];
  const { ses, pid, ppid } = fields;
  if (ses !== undefined && ses !== "4294967295" && ses !== "-1" && ses !== "unset") links.push(`${host}\0ses ${ses}`);
  else {
    if (pid !== undefined) links.push(`${host}\0pid ${pid}`);
    if (ppid !== undefined && ppid.length > 1) links.push(`${host}\0pid ${ppid}`);
  }
  return links;
}

const isMailer = (program: string): boolean => /^(?:postfix|sendmail|sm-mta|sm-msp|exim|opendkim|amavis)/.test(program);
const QUEUE_ID =
  /^(?:\d{4}-\d\d-\d\d \S+ )?([0-9A-F]{8,15}|[0-9A-Za-z]{12,20}|[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}):? /;

/** A mail keeps its queue id from daemon to daemon; the one that took it in has a connection, too. */
function mailLinks(parsed: ParsedLine, links: readonly string[]): readonly string[] {
  const id = QUEUE_ID.exec(parsed.message)?.[1];
  const host = parsed.host ?? "";
  const isReceiver = parsed.session !== undefined && parsed.program!.endsWith("/smtpd");
  const queue = id !== undefined && /\d/.test(id) ? [`${host}\0mail ${id}`] : [];
  const connection = isReceiver ? [`${host}\0smtpd ${parsed.session}`] : [];
  return queue.length + connection.length > 0 ? [...queue, ...connection, ...links] : links;
}
