import type { LogFormatName, ParsedLine } from "@lagebild/domain";

/** What a parser needs to know that the line does not say. */
export interface ParseContext {
  /** Year of the first line, for formats that write none. */
  readonly year: number;
  /** Minutes that local time is ahead of UTC, for formats that write no zone. */
  readonly zoneMinutes: number;
  /** The line that names the columns, for formats whose files begin with one. */
  readonly header?: string;
}

/** A parser of one slice; it may carry state from line to line, such as the year. Returns undefined for a line that is not of its format. */
export type LineParser = (text: string) => ParsedLine | undefined;

/** A way of writing records as lines. */
export interface LogFormat {
  readonly name: LogFormatName;
  /** Times carry no year: it comes from the file's date and the neighbours. */
  readonly lacksYear: boolean;
  parser(context: ParseContext): LineParser;
}
