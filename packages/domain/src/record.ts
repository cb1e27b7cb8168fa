import type { ZoneOrigin } from "./time/zone.js";

/** Text copied from a log. An attacker may have written it: it is shown escaped and never followed. */
export type UntrustedText = string & { readonly __brand: "UntrustedText" };

export type FieldValues = Readonly<Record<string, string>>;

/** Names of the log formats we read; `plain` is the floor that every text file reaches. */
export type LogFormatName = "syslog" | "json-lines" | "windows-event" | "web-access" | "auditd" | "csv" | "plain";

/**
 * One numbered record of a log file, decoded: mostly a line. Offsets and lengths are bytes of the original file; the length
 * excludes the line end.
 */
export interface LogLine {
  /**
   * 1-based, unique and rising in its source: the line that the record begins on, or one more than the number of the record
   * before where that has it already.
   */
  readonly line: number;
  /** Lines that it lies on; absent for one. */
  readonly lineCount?: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly text: UntrustedText;
  /** The line was longer than the limit; `text` is its beginning. */
  readonly isCut: boolean;
}

/** What a format understood of one line. */
export interface ParsedLine {
  /** Microseconds since 1970-01-01 UTC. */
  readonly time: number | undefined;
  /** Where the zone of `time` came from; absent where there is no time. */
  readonly zoneOrigin?: ZoneOrigin | undefined;
  /** Minutes ahead of UTC, where the text writes its offset. */
  readonly offsetMinutes?: number | undefined;
  /** The line is about the log, not of it: names of columns, a directive, a line between records. It is counted, and no record. */
  readonly isNoRecord?: true;
  /** How often what the record says happened, where it says so: `message repeated 5 times` is 5. Absent for 1. */
  readonly occurrences?: number;
  readonly host: string | undefined;
  readonly program: string | undefined;
  /** What the event says, without time, host and program. For structured formats: the event sentence. */
  readonly message: string;
  /** Values by name, as written in the log; for structured formats only. */
  readonly fields: FieldValues | undefined;
  /** What keeps related records together: process id, session, connection. */
  readonly session: string | undefined;
  /** What kind of event this is where the format says so: channel and event id, API call, stream. */
  readonly eventKey: string | undefined;
  /** How grave the head of the line says the record is, where that is no part of the message: a syslog priority, a letter. */
  readonly level?: string;
  /** How what the line carries is written, where that is another format than the line's: an event in JSON behind a syslog header. */
  readonly contentFormat?: LogFormatName;
}

/** Kinds of values that records are searched by. */
export const ENTITY_KINDS = [
  "address",
  "account",
  "host",
  "domain",
  "url",
  "mail",
  "hash",
  "path",
  "process",
  "port",
  "cve",
  "principal",
  "session",
  "rule",
] as const;

export type EntityKind = (typeof ENTITY_KINDS)[number];

/** A value of a record that is searched exactly. `value` is normalised (lower case where case means nothing). */
export interface Entity {
  readonly kind: EntityKind;
  readonly value: string;
}
