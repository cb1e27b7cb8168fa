import type { Framing, LogFormatName, ParsedLine, TimeProfile, ZoneOrigin } from "@lagebild/domain";

/** What a parser needs to know that the line does not say. */
export interface ParseContext {
  /** Year of the first line, for times that write none. */
  readonly year: number;
  /** Zone of times that name none: IANA's name or an offset; UTC where it is absent. */
  readonly zone?: string;
  /** Where that zone came from; assumed where it is absent. */
  readonly zoneOrigin?: Exclude<ZoneOrigin, "written">;
  /** How the source's times are to be read, as was decided for the whole of it. */
  readonly times?: TimeProfile;
  /** The line that names the columns, for formats whose files begin with one. */
  readonly header?: string;
  /** How the source falls into records: some kinds of blocks have a reader of their own. */
  readonly framing?: Framing;
  /** Host of records that name none. */
  readonly host?: string;
  /** Milliseconds that are added to every time. */
  readonly clockOffsetMs?: number;
}

/** A parser of one slice; it may carry state from line to line, such as the year. Returns undefined for a line that is not of its format. */
export type LineParser = (text: string) => ParsedLine | undefined;

/** A way of writing records as lines. */
export interface LogFormat {
  readonly name: LogFormatName;
  parser(context: ParseContext): LineParser;
}

/** A line about the log itself, which is no record of it. */
export const noRecord = (text: string): ParsedLine => ({
  time: undefined,
  host: undefined,
  program: undefined,
  message: text,
  fields: undefined,
  session: undefined,
  eventKey: undefined,
  isNoRecord: true,
});
