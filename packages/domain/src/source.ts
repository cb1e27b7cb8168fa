import type { LogFormatName } from "./record.js";
import type { TimeCourse } from "./time/time-course.js";
import type { ZoneOrigin } from "./time/zone.js";

/** Names a stored log file for good: a hash of the bytes that first arrived, kept while the file grows. 16 hex digits. */
export type SourceId = string & { readonly __brand: "SourceId" };

export type TextEncodingName = "utf-8" | "utf-16le" | "utf-16be" | "latin1";

/** What an analyst says of a source that its lines do not say. Every part can be corrected later, without the file. */
export interface SourceSettings {
  /** Zone of times that name none: an IANA name such as `Europe/Berlin`, or a fixed offset such as `+01:00`. */
  readonly zone?: string;
  /** Year of the source's first time stamp, for times that write none. */
  readonly year?: number;
  /** Host of records that name none. */
  readonly host?: string;
  /** Milliseconds that are added to every time: how far the source's clock was behind. */
  readonly clockOffsetMs?: number;
}

/** How the bytes of a source fall into records: line by line, as values of a JSON text, as elements of XML, as rows of a table, as blocks of lines, or as the records of a binary log. */
export const FRAMING_KINDS = ["lines", "json", "xml", "csv", "blocks", "journal-export", "evtx", "utmp"] as const;

export type FramingKind = (typeof FRAMING_KINDS)[number];

/** What has to be known of a source to read it as records. Told once, so that everything that reads the source sees the same records. */
export interface Framing {
  readonly kind: FramingKind;
  /** JSON: where the lists lie whose items are records, such as `Records` or `hits.hits`. Those of the top level need no naming. */
  readonly lists?: readonly string[];
  /** XML: the element that is a record. */
  readonly element?: string;
  /** Tables: what stands between two values. */
  readonly separator?: string;
  /** Blocks: the rule that says what begins a record. */
  readonly rule?: string;
  /** Blocks: the name that the first line of each record begins with, for rules that take it from the file. */
  readonly begin?: string;
  /** Binary logs: which of several layouts it is. */
  readonly layout?: string;
}

/** Where reading goes on in the middle of a source. */
export interface FramePosition {
  /** Number of the record before, 0 where there is none. */
  readonly record: number;
  /** What the reader of the framing knew there; it alone understands it. */
  readonly state: string;
}

/** How the times of one source are to be read, where a single line does not tell. Decided from its head, middle and tail. */
export interface TimeProfile {
  /** What `03/04/2026` is. */
  readonly dayOrder?: "day-month" | "month-day";
  /** What `17/06/09` is. */
  readonly shortOrder?: "day-month" | "month-day" | "year-first";
  /** Lines tell their time again further on, with its zone. */
  readonly isZonedBehind?: boolean;
  /** Which part of a line, counted from 0, is its time as a number, where lines have no other. */
  readonly epochPlace?: number;
  /** Behind how many words lines have their own time, where it writes no year: others further on are those of what they tell. */
  readonly yearlessPlace?: number;
  /** The day that a directive at its head names, for lines that tell only the clock: `2026-03-14`. */
  readonly headDay?: string;
}

/** A log file as it lies in the source store. */
export interface StoredSource {
  readonly id: SourceId;
  /**
   * What readers call it. In the store: the name under which it first arrived; a member of an archive is
   * `archive.zip/inner/path.log`. In a snapshot: its label, which no other source of the snapshot has.
   */
  readonly file: string;
  /** In a snapshot: every name under which its bytes arrived, the oldest first. Absent where that is `file` alone. */
  readonly names?: readonly string[];
  /** What an analyst said of it. */
  readonly settings?: SourceSettings;
  /** The year of its first time, where its times write none and other sources of the same days tell it. */
  readonly toldYear?: number;
  /** Goes up when settings change: records of an earlier revision no longer count. Absent for 0. */
  readonly revision?: number;
  readonly sha256: string;
  /** SHA-256 of what it was before it grew, the latest first: what was cited then can be checked still. */
  readonly earlierSha256?: readonly string[];
  readonly sizeBytes: number;
  readonly lines: number;
  readonly encoding: TextEncodingName;
  /** Milliseconds since 1970 UTC: when the file was last written, as the file system or archive says. */
  readonly modifiedMs: number;
  /** How its bytes fall into records; by lines where it is absent. */
  readonly framing?: Framing;
}

/** A range of a stored source that one worker takes. It holds every line that begins in [startByte, endByte). */
export interface SourceSlice {
  readonly source: StoredSource;
  readonly format: LogFormatName;
  readonly startByte: number;
  readonly endByte: number;
  /** 1-based number of the first line of the slice. */
  readonly firstLine: number;
  /** Where the records of the slice go on; absent for sources whose records are lines, and at their beginning. */
  readonly position?: FramePosition;
  /** Year of the first time stamp of the slice, for times that write none. */
  readonly year: number;
  /** Zone of times that name none: IANA's name, or an offset such as `+01:00`. */
  readonly zone: string;
  readonly zoneOrigin: Exclude<ZoneOrigin, "written">;
  /** Host of records that name none: that of the path, else what the analyst says. */
  readonly host?: string;
  /** Milliseconds that are added to every time. */
  readonly clockOffsetMs?: number;
  /** How the source's times are to be read. */
  readonly times?: TimeProfile;
  /** What was decided of the source although another reading is possible. */
  readonly assumptions?: readonly string[];
  /** The line that names the columns, for formats whose files begin with one. */
  readonly header?: string;
}

/** Why input was left out or kept as less than it is. */
export interface Skip {
  readonly file: string;
  readonly reason: string;
  readonly count: number;
}

/** What the events of a source say. */
export interface EventCoverage {
  /** Records whose event has a category. */
  readonly withCategory: number;
  /** Records by the mapping that took them. */
  readonly mappings: Readonly<Record<string, number>>;
  /** Shapes without a category, the most frequent first; not all of them. */
  readonly missing: readonly { readonly shape: string; readonly count: number }[];
}

/** What became of one source's bytes: the account that every answer rests on. */
export interface SourceCoverage {
  readonly source: SourceId;
  readonly file: string;
  readonly format: LogFormatName;
  readonly encoding: TextEncodingName;
  readonly bytes: number;
  readonly lines: number;
  readonly parsed: number;
  /** Lines kept as plain text because the file's format did not understand them. */
  readonly keptAsText: number;
  readonly emptyLines: number;
  /** Lines about the log, such as the names of a table's columns; absent for none. */
  readonly notRecords?: number;
  readonly cutLines: number;
  readonly withoutTime: number;
  /** Lines with bytes that are not valid in the encoding; shown with replacement characters. */
  readonly brokenCharacters: number;
  /** Runs of NUL bytes in place of text, as file systems leave after a hard stop: lines are lost there. Absent for none. */
  readonly gaps?: number;
  readonly gapBytes?: number;
  /** What had to be assumed, such as the year or zone of times. */
  readonly assumptions: readonly string[];
  /** How the records' times run; absent where a part was indexed before they were followed. */
  readonly course?: TimeCourse;
  /** What its events say; absent where a part was indexed before there were events. */
  readonly events?: EventCoverage;
}
