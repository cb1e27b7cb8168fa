import {
  RULES_FIELD,
  type AskedValue,
  type Bilingual,
  type FieldValues,
  type Moment,
  type ValueOf,
} from "@lagebild/domain";
import type { KnownRecord, QuestionEngine, Vocabulary } from "../engine.js";
import { languageFiles, titleOf, type EventEntry } from "../language/read-language.js";
import { occursIn } from "../links/events-here.js";

/** What tells most of a record, the most telling first. */
const TELLING: readonly string[] = [
  "process.command_line",
  "user.target.name",
  "group.name",
  "service.name",
  "registry.path",
  "file.path",
  "TaskName",
  "url.original",
  "url.path",
  "dns.question.name",
  "tls.server.name",
  "rule.name",
  "destination.ip",
  "process.executable",
  "process.name",
  "user.name",
];
/** Kinds of events that nearly any record may be of say nothing of it. */
const PALE: ReadonlySet<string> = new Set([
  "error",
  "warning",
  "alert",
  "attack",
  "intrusion",
  "api-call",
  "wmi-activity",
]);
const MOST_CHARACTERS = 400;
/** The two ends of a connection. */
const ADDRESSES: readonly string[] = ["source.ip", "destination.ip"];

/** What a record shows: its event in words, and what tells most of it. */
export function momentOf(
  record: KnownRecord,
  {
    vocabulary,
    text,
    beside = [],
    said = new Set(),
  }: {
    readonly vocabulary: Vocabulary;
    readonly text: string;
    readonly beside?: readonly AskedValue[];
    /** Values that the question names itself. */
    readonly said?: ReadonlySet<string>;
  },
): Moment {
  const { event, fields } = record;
  const entry = entryOf(event, vocabulary);
  const value = tellingValue(record, entry, text);
  const others = beside.flatMap(({ of, orOf = [], type }) => {
    const value = valueIn(record, [of, ...orOf]);
    const isMeant = value === undefined || type !== "address" || !said.has(value);
    const other = isMeant ? undefined : ADDRESSES.map((field) => event[field]).find((one) => one && !said.has(one));
    return other ?? value ?? [];
  });
  const title = entry ? titleOf(entry) : value === event["event.action"] ? undefined : actionOf(event);
  const code = codeOf(event);
  return {
    ...(title && { title: code === undefined ? title : { en: `${title.en} (${code})`, de: `${title.de} (${code})` } }),
    ...(value !== undefined && { value }),
    ...(others.length > 0 && { beside: others }),
  };

  function codeOf({ "event.code": known }: FieldValues): string | undefined {
    return known !== undefined && /^\d{4,5}$/u.test(known) && fields["EventID"] !== undefined ? known : undefined;
  }
}

/** The rarest class of events that a record is of. */
export function entryOf(event: FieldValues, vocabulary: Vocabulary): EventEntry | undefined {
  let best: { readonly entry: EventEntry; readonly records: number } | undefined;
  for (const { entry, records } of entriesHere(vocabulary))
    if ((!best || records < best.records) && entry.where.some((parts) => meets(event, parts)))
      best = { entry, records };
  return best?.entry;
}

const here = new WeakMap<Vocabulary, readonly { readonly entry: EventEntry; readonly records: number }[]>();

/** Classes that records of an incident may be of, with about how many are. */
function entriesHere(vocabulary: Vocabulary): readonly { readonly entry: EventEntry; readonly records: number }[] {
  const known = here.get(vocabulary);
  if (known) return known;
  const found = languageFiles()
    .events.filter((entry) => !entry.pattern && !PALE.has(entry.id) && occursIn(vocabulary, entry.where))
    .map((entry) => ({ entry, records: Math.max(...entry.where.map((parts) => recordsOf(parts, vocabulary))) }));
  here.set(vocabulary, found);
  return found;
}

type Parts = EventEntry["where"][number];

/** No more records than these have the values. */
const recordsOf = (parts: Parts, { fields }: Vocabulary): number =>
  Math.min(
    ...Object.entries(parts).map(([field, wanted]) => {
      const values = new Set([wanted].flat().map((one) => String(one).toLowerCase()));
      const top = fields.find((one) => one.field === field)?.top ?? [];
      return top.reduce((sum, { value, count }) => sum + (isAny(value, values) ? count : 0), 0);
    }),
  );

const isAny = (value: string, values: ReadonlySet<string>): boolean => {
  const lower = value.toLowerCase();
  return values.has(lower) || lower.split(" ").some((one) => values.has(one));
};

const meets = (event: FieldValues, parts: Parts): boolean =>
  Object.entries(parts).every(([field, wanted]) => {
    const value = event[field];
    return value !== undefined && isAny(value, new Set([wanted].flat().map((one) => String(one).toLowerCase())));
  });

/** What the event itself calls it. */
function actionOf({ "event.action": action }: FieldValues): Bilingual | undefined {
  if (action === undefined) return undefined;
  const text = action.replaceAll(/[-_]+/gu, " ").slice(0, 40);
  return { en: text, de: text };
}

function tellingValue({ event, fields }: KnownRecord, entry: EventEntry | undefined, text: string): string | undefined {
  const action = event["event.action"];
  const own = entry?.object ?? [];
  const command = event["process.command_line"];
  const isOfProcess = event["event.category"]?.split(" ").includes("process") ?? false;
  if (action !== undefined && CALL.test(action)) return calledOn(action, [...own, ...TELLING], event);
  if (command !== undefined && isOfProcess) return shortCommand(command);
  for (const field of [...own, ...TELLING]) {
    const value = event[field] ?? fields[field];
    if (value === undefined || value === "-") continue;
    if (field === "process.command_line") return shortCommand(value);
    const port = field === "destination.ip" ? event["destination.port"] : undefined;
    const data = field === "registry.path" ? event["registry.data.strings"] : undefined;
    const isTextBetter = Object.keys(fields).length === 0 || (entry === undefined && action === undefined);
    if (PALE_FIELDS.has(field) && text !== "" && isTextBetter) return text.slice(0, MOST_CHARACTERS);
    return `${value}${port === undefined ? "" : `:${port}`}${data === undefined ? "" : ` = ${data}`}`.slice(
      0,
      MOST_CHARACTERS,
    );
  }
  return text === "" ? undefined : text.slice(0, MOST_CHARACTERS);
}

/** Names of calls and commands as services log them: `CreateUser`, `New-InboxRule`, `user.mfa.factor.activate`. */
const CALL = /^(?:[A-Z][a-z]+[A-Z]\w+|[A-Z][a-z]+-[A-Z]\w+|[a-z]+(?:\.[a-z_]+){2,})$/u;

/** A call with what it was made for: not who made it, nor the service. */
function calledOn(action: string, places: readonly string[], event: FieldValues): string {
  const field = places.find(
    (one) =>
      !PALE_FIELDS.has(one) && event[one] !== undefined && event[one] !== action && event[one] !== event["user.name"],
  );
  return (field === undefined ? action : `${action} ${event[field]!}`).slice(0, MOST_CHARACTERS);
}

/** In a line of text they say less than the line. */
const PALE_FIELDS: ReadonlySet<string> = new Set([
  "destination.ip",
  "process.executable",
  "process.name",
  "user.name",
  "service.name",
  "rule.name",
  "file.path",
]);

/** A command without the folders of its program. */
export const shortCommand = (command: string): string =>
  command
    .trim()
    .replaceAll(/\s+/gu, " ")
    .replace(/^"{1,2}[^"]{0,300}[\\/]([^"\\/]{1,100})"{1,2}/u, "$1")
    .replace(/^(?:[a-z]:|\\\?\?\\[a-z]:|%\w+%|\/)[^"\s]{0,300}[\\/]([^"\\/\s]{1,100})/iu, "$1")
    .slice(0, MOST_CHARACTERS);

function valueIn({ event, fields, row }: KnownRecord, places: readonly ValueOf[]): string | undefined {
  for (const of of places) {
    const value =
      "field" in of
        ? (event[of.field] ?? fields[of.field])
        : "column" in of
          ? of.column === "file"
            ? row.file
            : row[of.column]
          : undefined;
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

/** Names of rules that took a record. */
export const rulesOf = (event: FieldValues): readonly string[] =>
  (event[RULES_FIELD] ?? "").split(" ").filter((rule) => rule !== "");

/** Reads the moments of some records. */
export async function momentsOf(
  records: readonly KnownRecord[],
  engine: Pick<QuestionEngine, "texts" | "vocabulary">,
  beside: readonly AskedValue[] = [],
  said: ReadonlySet<string> = new Set(),
): Promise<readonly Moment[]> {
  const texts = await engine.texts(records.map(({ row }) => row));
  return records.map((record, at) =>
    momentOf(record, { vocabulary: engine.vocabulary, text: messageOf(texts[at] ?? "", record), beside, said }),
  );
}

const HEAD =
  /^\W{0,3}(?:[A-Z][a-z]{2} )?(?:[A-Z][a-z]{2} +\d{1,2} +[\d:]+(?: \d{4})?|\d{2,4}[-/.]\d\d[-/.]\d{2,4}[T ]\d\d:\d\d:\d\d\S*)\W{0,3}/u;

/** What a line says, without its time and host. */
function messageOf(text: string, { row }: KnownRecord): string {
  const bare = text.replace(HEAD, "").trim();
  return row.host !== undefined && bare.startsWith(`${row.host} `) ? bare.slice(row.host.length + 1) : bare;
}
