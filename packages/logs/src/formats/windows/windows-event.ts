import { lineClock } from "../../time/line-clock.js";
import { isAboutTable, readHeader } from "../csv-rows.js";
import { parseJsonObject } from "../parse-json-object.js";
import { noRecord, type LineParser, type LogFormat, type ParseContext } from "../log-format.js";
import { describeWindowsEvent, readWindowsEvent } from "./read-windows-event.js";
import { isEventTable, readEventRow } from "./text-event.js";
import { unwrapEvent } from "./windows-dialects.js";

/** Reads Windows events as collectors export them: JSON, flat or nested in any of their dialects, XML, text and tables. */
export const windowsEventFormat: LogFormat = { name: "windows-event", parser };

function parser(context: ParseContext): LineParser {
  const clock = lineClock(context);
  const { header } = context;
  const table = header === undefined ? undefined : readHeader(header);
  const columns = table && isEventTable(table) ? table : undefined;
  return (text) => {
    if (!columns) return readWindowsEvent(text, parseJsonObject(text), clock);
    if (text === header || isAboutTable(text)) return noRecord(text);
    const row = readEventRow(text, columns);
    const parts = row && unwrapEvent(text, row);
    return parts && describeWindowsEvent(parts, clock);
  };
}
