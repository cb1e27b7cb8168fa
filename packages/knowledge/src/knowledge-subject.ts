import type { FieldValues } from "@lagebild/domain";
import { canonicalFieldName, valuesByName } from "./field-names.js";
import type { RuleScope } from "./knowledge-entry.js";

/** What is known of an event when its meaning is looked up. */
export interface KnowledgeSubject {
  readonly format: string;
  readonly program?: string;
  /** Event id, channel and provider are taken from the fields `EventID`, `Channel` and `SourceName` where they are not given. */
  readonly eventId?: string;
  readonly channel?: string;
  readonly provider?: string;
  /** The shape's text or the whole message; masked values look like `<ip>` or `<n>`. */
  readonly text: string;
  readonly fields?: FieldValues;
}

/** A subject in lower case and cut to the limits, ready for many tests. */
export interface PreparedSubject {
  readonly format: string;
  readonly programs: readonly string[];
  readonly eventId: string | undefined;
  readonly channel: string;
  readonly provider: string;
  /** Text and field values, one after the other, each on lines of its own. */
  readonly haystack: string;
  readonly hasFields: boolean;
  valuesOf(name: string): readonly string[];
  /** The values of that part of the event, each on a line of its own; empty where the event has no such part. */
  part(scope: RuleScope): string;
}

const scopeFields: Readonly<Record<RuleScope, readonly string[]>> = {
  command: ["commandline", "newprocessname", "script", "imagepath", "servicefilename", "taskcontent", "contextinfo"],
  request: ["url", "useragent", "referrer", "http.httprefer", "body", "payloadprintable"],
  signature: ["alert.signature", "alert.category", "signature", "category"],
};

/** Marks of texts without fields that have such a part. */
const scopeMarks: Readonly<Record<RuleScope, RegExp | undefined>> = {
  command: undefined,
  request:
    /\b(?:get|post|head|put|options|delete|patch|propfind|trace|connect) [/*h]|http\/[12]|\[client |\burl=|request: /,
  signature: /\[\*\*\]|classification:|\bsignature[=:]/,
};

const maxTextLength = 8192;
const maxValueLength = 4096;
const maxHaystackLength = 16384;
/** Security and Sysmon repeat their fields in the message and explain them at length; only its beginning says what happened. */
const maxExplainedMessageLength = 400;

/** Lowers, bounds and joins what the tests look at: work and memory stay the same for a hostile megabyte. */
export function prepareSubject(subject: KnowledgeSubject): PreparedSubject {
  const { fields } = subject;
  const channel = (subject.channel ?? fields?.["Channel"] ?? "").toLowerCase();
  const haystack = haystackOf(subject, channel);
  const isText = fields === undefined || subject.format === "syslog" || subject.format === "plain";
  const parts = new Map<RuleScope, string>();
  let values: ReadonlyMap<string, readonly string[]> | undefined;
  const valuesOf = (name: string): readonly string[] => {
    values ??= valuesByName(fields ?? {}, maxValueLength);
    return values.get(name) ?? [];
  };
  return {
    format: subject.format,
    programs: programNames(subject.program),
    eventId: (subject.eventId ?? fields?.["EventID"])?.toLowerCase(),
    channel,
    provider: (subject.provider ?? fields?.["SourceName"] ?? "").toLowerCase(),
    haystack,
    hasFields: fields !== undefined,
    valuesOf,
    part(scope) {
      const known = parts.get(scope);
      if (known !== undefined) return known;
      const names = scope === "request" && subject.format === "windows-event" ? [] : scopeFields[scope];
      const values = names.flatMap(valuesOf).join("\n");
      // The pairs of a line of text are only what it says by name.
      const part = isText ? `${textPart(scope, haystack)}\n${values}` : values;
      parts.set(scope, part);
      return part;
    },
  };
}

/** Runs of blanks become one, so that patterns need not allow for them. */
const normalised = (text: string): string => text.toLowerCase().replace(/[ \t]{2,}/g, " ");

function haystackOf(subject: KnowledgeSubject, channel: string): string {
  let haystack = subject.text.slice(0, maxTextLength);
  if (subject.fields === undefined) return normalised(haystack);
  const explains = channel === "security" || channel.includes("sysmon");
  for (const [name, value] of Object.entries(subject.fields)) {
    if (haystack.length >= maxHaystackLength) break;
    const isMessage = explains && value.length > maxExplainedMessageLength && canonicalFieldName(name) === "message";
    haystack += "\n" + value.slice(0, isMessage ? maxExplainedMessageLength : maxValueLength);
  }
  return normalised(`${haystack.slice(0, maxHaystackLength)}\n`);
}

const textPart = (scope: RuleScope, haystack: string): string =>
  scopeMarks[scope]?.test(haystack) === false ? "" : haystack;

/** `sshd(pam_unix)` and `postfix/smtpd` are also `sshd` and `postfix`. */
function programNames(program: string | undefined): readonly string[] {
  if (program === undefined || program === "") return [];
  const whole = program.slice(0, 256).toLowerCase();
  const base = whole.split(/[[(/\s]/, 1)[0] ?? whole;
  const file = whole.slice(Math.max(whole.lastIndexOf("/"), whole.lastIndexOf("\\")) + 1);
  return [...new Set([whole, base, file])].filter((name) => name !== "");
}
