import type { FieldValues, ParsedLine } from "@lagebild/domain";
import type { LineClock } from "../time/line-clock.js";
import { timedBy } from "./timed-by.js";

const ENTRY = /^<!\[LOG\[([\s\S]*)\]LOG\]!><([^<>]{1,2000})>\s*$/;
/** As it was written before: `text  $$<component><03-14-2026 03:10:02.123-60><thread=12 (0xC)>`. */
const OLD_ENTRY =
  /^([\s\S]*?)\s{0,4}\$\$<([^<>]{0,100})><(\d{1,2}-\d{1,2}-\d{4}) ([\d:.+-]{8,24})><thread=(\d{1,10})[^<>]{0,40}>\s*$/;
const ATTRIBUTE = /([A-Za-z]{1,20})="([^"]{0,500})"/g;
const DAY = /^(\d{1,2})-(\d{1,2})-(\d{4})$/;
/** The clock, and how many minutes UTC is ahead of it. */
const CLOCK = /^(\d{1,2}:\d\d:\d\d(?:\.\d{1,9})?)(?:([+-])(\d{1,3}))?$/;
/** Kinds of entries as the program numbers them. */
const LEVELS: Readonly<Record<string, string>> = { "1": "info", "2": "warning", "3": "error" };

/** Reads an entry of Microsoft's Configuration Manager, as its viewer CMTrace shows them, `<![LOG[text]LOG]!><time="03:10:02.123-60" date="03-14-2026" ...>`; undefined where the text is none. */
export function readCmTraceEntry(text: string, clock: LineClock): ParsedLine | undefined {
  const entry = text.startsWith("<![LOG[") ? ENTRY.exec(text) : null;
  if (!entry) return readOldEntry(text, clock);
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [, name, value] of entry[2]!.matchAll(ATTRIBUTE)) if (value !== "") fields[name!] = value!;
  const { component, thread, type } = fields;
  const level = LEVELS[type ?? ""];
  return {
    ...timedBy(clock.value(stampOf(fields))),
    host: undefined,
    program: component,
    message: entry[1]!.trim(),
    fields,
    session: thread,
    eventKey: undefined,
    ...(level !== undefined && { level }),
  };
}

function readOldEntry(text: string, clock: LineClock): ParsedLine | undefined {
  const [, message, component, date, time, thread] = OLD_ENTRY.exec(text) ?? [];
  if (message === undefined) return undefined;
  return {
    ...timedBy(clock.value(stampOf({ date: date!, time: time! }))),
    host: undefined,
    program: component === "" ? undefined : component,
    message: message.trim(),
    fields: { component: component!, thread: thread!, date: date!, time: time! },
    session: thread,
    eventKey: undefined,
  };
}

/** Day and clock in an order that nothing else could be, with the zone where it is told. */
function stampOf({ date = "", time = "" }: FieldValues): string {
  const [, month, day, year] = DAY.exec(date) ?? [];
  const [, clock, sign, minutes] = CLOCK.exec(time) ?? [];
  if (clock === undefined || year === undefined) return "";
  const offset = Number(minutes);
  const two = (value: number): string => String(value).padStart(2, "0");
  const zone =
    minutes === undefined ? "" : `${sign === "-" ? "+" : "-"}${two(Math.floor(offset / 60))}:${two(offset % 60)}`;
  return `${year}-${month!.padStart(2, "0")}-${day!.padStart(2, "0")} ${clock}${zone}`;
}
