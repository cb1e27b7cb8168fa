import type { FieldValues, ParsedLine } from "@lagebild/domain";
import { eventSentence, plainSentence } from "../shapes/event-sentence.js";
import { flattenObject, objectsInText } from "./flatten-object.js";
import { timeNameOf, timeOfFields } from "../time/field-time.js";
import { lineClock, type LineClock } from "../time/line-clock.js";
import { dayOfDirective } from "../time/time-profile.js";
import { hostOfFields } from "./host-fields.js";
import { noRecord, type LineParser, type LogFormat, type ParseContext } from "./log-format.js";
import { timedBy } from "./timed-by.js";
import { isAboutTable, readHeader, rowUnder, type TableHeader } from "./csv-rows.js";

/** Reads tables: rows of values under a line of names, with commas, semicolons, tabs, bars, or blanks after `#Fields:`. */
export const csvFormat: LogFormat = { name: "csv", parser };

const HOST =
  /^(?:host|hostname|computer|computername|machinename|devicename|device|dvchost|agentname|shost|scomputername)$/;
const PROGRAM =
  /^(?:program|process|service|app|application|source|sourcename|provider|providername|product|logname|channel|eventsource)$/;
/** The first that a table has tells best what kind of event a row is. */
const EVENTS = "eventname eventid event action operation activity signature rule eventtype type category".split(" ");
const SESSION = /^(?:session|sessionid|logonid|connectionid|correlationid|flowid|uid)$/;

function parser(context: ParseContext): LineParser {
  const { header } = context;
  const clock = lineClock(context);
  let table = header === undefined ? undefined : tableOf(header);
  let named = header;
  let day = context.times?.headDay;
  return (text) => {
    const line = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    if (!table || isHeader(line, table)) {
      const found = readHeader(line);
      if (!found) return isAboutTable(line) ? noRecord(line) : undefined;
      table = rolesOf(found);
      named = line;
      return noRecord(line);
    }
    if (line === named || line.startsWith("#") || isAboutTable(line)) {
      day = dayOfDirective(line) ?? day;
      return noRecord(line);
    }
    const values = rowUnder(table, line);
    if (values.length !== table.columns.length) return undefined;
    const record = readRow(values, table, clock);
    return record.time === undefined && day !== undefined ? withDay(record, day, clock) : record;
  };
}

/** A header with what its columns are for, worked out once. */
interface Table extends TableHeader {
  /** Columns that are told, in the order of the table; undefined for a wide one, whose columns are chosen by name. */
  readonly told: readonly string[] | undefined;
  readonly host: number;
  readonly program: number;
  readonly event: number;
  readonly session: number;
  /** Column of an event id under the name that the knowledge base goes by. */
  readonly eventId: number;
}

function tableOf(header: string): Table | undefined {
  const found = readHeader(header);
  return found && rolesOf(found);
}

function rolesOf(header: TableHeader): Table {
  const bare = header.columns.map((name) => name.toLowerCase().replace(/[\s_.:@-]+/g, ""));
  const place = (pattern: RegExp): number => bare.findIndex((name) => pattern.test(name));
  const isTime = (name: string): boolean =>
    /time|date|zeit|datum|stamp|created|received/.test(name) || timeNameOf(name).rank !== undefined;
  const told = header.columns.filter((_, i) => !isTime(bare[i]!));
  return {
    ...header,
    told: told.length <= MAX_TOLD ? told : undefined,
    host: place(HOST),
    program: place(PROGRAM),
    event: EVENTS.map((name) => bare.indexOf(name)).find((found) => found >= 0) ?? -1,
    session: place(SESSION),
    eventId: place(/^eventid$/),
  };
}

/** The first line of a file comes again where tables were joined, or a server was started anew. */
const isHeader = (line: string, { columns, separator }: Table): boolean =>
  /^#fields/i.test(line) || (line.startsWith(columns[0]!) && line === columns.join(separator));

const EMPTY: ReadonlySet<string> = new Set(["", "-", "(empty)", "{}", "[]"]);
const HOLDS_OBJECTS = /^(?:\{|\[\s*\{)/;

function readRow(values: readonly string[], table: Table, clock: LineClock): ParsedLine {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  values.forEach((value, i) => {
    if (!EMPTY.has(value)) fields[table.columns[i]!] = value.slice(0, HOLDS_OBJECTS.test(value) ? 32_000 : 2_000);
  });
  const at = (place: number): string | undefined =>
    place < 0 || values[place] === "" || values[place] === "-" ? undefined : values[place]!.slice(0, 200);
  const hasObjects = addObjects(fields);
  const eventId = at(table.eventId);
  if (eventId !== undefined && /^\d{1,5}$/.test(eventId)) fields["EventID"] ??= eventId;
  const event = at(table.event);
  const program = at(table.program) ?? fields["Workload"];
  const moment = timeOfFields(fields, clock);
  return {
    time: moment?.time,
    zoneOrigin: moment?.zoneOrigin,
    offsetMinutes: moment?.offsetMinutes,
    host: at(table.host) ?? hostOfFields(fields),
    program,
    message: sentenceOf(fields, hasObjects ? undefined : table.told),
    fields,
    session: at(table.session),
    eventKey: event === undefined ? undefined : `${program ?? ""} ${event}`.trim(),
  };
}

/** A row that tells only the clock is of the day that a directive named. */
function withDay(record: ParsedLine, day: string, clock: LineClock): ParsedLine {
  const { fields } = record;
  if (!fields) return record;
  const moment = timeOfFields({ date: day, ...fields }, clock);
  return moment ? { ...record, ...timedBy(moment) } : record;
}

/** A column may hold a JSON object or a list of them: their values take its place, those of Microsoft's audit data under their own names. */
function addObjects(fields: Record<string, string>): boolean {
  let hasObjects = false;
  for (const [name, value] of Object.entries(fields)) {
    const object = objectsInText(value);
    if (!object) continue;
    hasObjects = true;
    delete fields[name];
    const isWhole = /^audit_?data$/i.test(name);
    for (const [key, inner] of Object.entries(flattenObject(isWhole ? { ...object } : { [name]: object })))
      fields[key] ??= inner;
  }
  return hasObjects;
}

/** Tables with few columns hold what someone chose to see. */
const MAX_TOLD = 24;

function sentenceOf(fields: FieldValues, told: readonly string[] | undefined): string {
  const sentence = told ? plainSentence(fields, told) : eventSentence(fields);
  return sentence === "" ? Object.values(fields).join(" ").slice(0, 900) : sentence;
}
