import type { EcsEvent, FieldValues } from "@lagebild/domain";
import type { RecordTables } from "../records/duckdb-record-table.js";
import { isPlainName } from "./field-columns.js";
import { followingFields, type FollowingField } from "./following-fields.js";
import type { LoggedFields } from "./logged-fields.js";

/** Parts the values of an event while they are on their way into the tables. */
const SEPARATOR = "\u001f";
const SEPARATOR_SQL = "chr(31)";
/** Stands for a value that is the same in the fields of the log. */
const SAME = "\u001e";
const SAME_SQL = "chr(30)";
const PLAIN_NAME = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*$/;
/** No signs that control, no halves of pairs: the text is the same wherever it is kept. */
const IS_SAFE = /^[ -\ud7ff\ue000-\uffff]+$/;

type TableEvent = Pick<EcsEvent, "fixed" | "values">;

/** A field of a segment's events, with its place among the values of records and among what kinds share, where it has one. */
export interface EventColumn {
  readonly field: string;
  readonly ofRecords: number | undefined;
  readonly ofKinds: number | undefined;
  /** The field of the log that values marked as the same are read from. */
  readonly source: string | undefined;
  /** Fields of the log that have the same value in every record; none where one differs. */
  readonly sameAs: readonly string[];
}

/** The events of a segment on their way: fields are numbered as they come, what events of a kind share is kept once. */
export interface EventRows {
  /** Returns the values of the record itself as one text, and the number of its kind; a negative one for a record without an event. */
  row(event: TableEvent | undefined, logged: LoggedFields | undefined): readonly [values: string | null, kind: number];
  columns(): readonly EventColumn[];
  /** Fields whose values all follow from others of the same event. */
  following(): readonly FollowingField[];
  /** The shared values of each kind, by number. */
  kinds(): readonly string[];
  /** Names that the logs give their own fields. */
  loggedNames(): ReadonlySet<string>;
}

const NO_KIND = -1;
const NO_VALUES: FieldValues = Object.freeze({});
const MOST_NAMES_SEEN = 1_000;

/** A field of records while they come. */
interface Column {
  readonly field: string;
  readonly place: number;
  readonly source: string | undefined;
  sameAs: readonly string[];
}

/** Starts the events of a segment. */
export function eventRows(): EventRows {
  const ofRecords = new Map<string, Column>();
  const ofKinds = new Map<string, number>();
  const kinds = new Map<FieldValues, number>();
  const kindTexts: string[] = [];
  const followed = followingFields();
  /** Names of fields that earlier records had: an event's field that comes later was not the same as one of them. */
  const seen = new Set<string>();
  const seenNames = new Set<readonly string[]>();
  /** Columns that are the same as a field of the log so far. */
  let same: readonly Column[] = [];

  const columnOf = (field: string, value: string, logged: LoggedFields | undefined): Column | undefined => {
    const known = ofRecords.get(field);
    if (known || !PLAIN_NAME.test(field)) return known;
    const sameAs = (logged?.names ?? []).filter(
      (name) => !seen.has(name) && logged!.values[name] === value && isPlainName(name),
    );
    const column: Column = { field, place: ofRecords.size, source: sameAs[0], sameAs };
    ofRecords.set(field, column);
    if (sameAs.length > 0) same = [...same, column];
    return column;
  };
  const keepSame = (column: Column, value: string | undefined, logged: LoggedFields | undefined): void => {
    const isOther = (name: string): boolean => logged?.values[name] !== value;
    if (!column.sameAs.some(isOther)) return;
    column.sameAs = column.sameAs.filter((name) => !isOther(name));
    if (column.sameAs.length === 0) same = same.filter((one) => one !== column);
  };
  const textOf = (values: FieldValues, logged: LoggedFields | undefined): string | null => {
    const row: string[] = [];
    let met = 0;
    for (const field in values) {
      const value = values[field]!;
      const column = columnOf(field, value, logged);
      if (!column) continue;
      const { source, place } = column;
      const isSafe = source === undefined || IS_SAFE.test(value);
      if (column.sameAs.length > 0) {
        met++;
        keepSame(column, value, isSafe ? logged : undefined);
      }
      while (row.length <= place) row.push("");
      row[place] = source !== undefined && isSafe && logged?.values[source] === value ? SAME : cleaned(value);
    }
    if (met < same.length)
      for (const column of same) if (values[column.field] === undefined) keepSame(column, undefined, logged);
    return row.length === 0 ? null : row.join(SEPARATOR);
  };
  const see = ({ names }: LoggedFields): void => {
    if (seenNames.has(names)) return;
    if (seenNames.size >= MOST_NAMES_SEEN) seenNames.clear();
    seenNames.add(names);
    for (const name of names) seen.add(name);
  };
  const kindOf = (fixed: FieldValues): number => {
    let kind = kinds.get(fixed);
    if (kind === undefined) {
      kinds.set(fixed, (kind = kindTexts.length));
      kindTexts.push(textOfKind(fixed, ofKinds));
    }
    return kind;
  };

  return {
    row(event, logged) {
      const values = event?.values ?? NO_VALUES;
      const text = textOf(values, logged);
      followed.add(values);
      if (logged) see(logged);
      return [text, event ? kindOf(event.fixed) : NO_KIND];
    },
    columns: () =>
      [...new Set([...ofKinds.keys(), ...ofRecords.keys()])].map((field) => {
        const own = ofRecords.get(field);
        const ofKind = ofKinds.get(field);
        const sameAs = own && ofKind === undefined ? own.sameAs : [];
        return { field, ofRecords: own?.place, ofKinds: ofKind, source: own?.source, sameAs };
      }),
    following: () =>
      followed
        .fields()
        .filter(({ field, parts }) => [field, ...parts].every((one) => !ofKinds.has(one)))
        // a segment whose addresses have no query has no column of queries
        .map(({ field, parts: [first, second] }) => ({
          field,
          parts: second !== undefined && ofRecords.has(second) ? [first, second] : [first],
        })),
    kinds: () => kindTexts,
    loggedNames: () => seen,
  };
}

const cleaned = (value: string): string =>
  value.includes(SEPARATOR) || value.includes(SAME) ? value.replaceAll(/[\u001e\u001f]/g, " ") : value;

/** Writes the values of a kind at the places of their fields. */
function textOfKind(values: FieldValues, places: Map<string, number>): string {
  const row: string[] = [];
  for (const [field, value] of Object.entries(values)) {
    if (!PLAIN_NAME.test(field)) continue;
    const place = places.get(field) ?? places.size;
    places.set(field, place);
    while (row.length <= place) row.push("");
    row[place] = cleaned(value);
  }
  return row.join(SEPARATOR);
}

/** Hands over what kinds of events share, as a table with a column for each field. Returns the fields of the segment's events. */
export async function fillEventKinds(tables: RecordTables, events: EventRows): Promise<readonly EventColumn[]> {
  const kinds = await tables.create("event_kind_text", { number: "integer", shared: "text" });
  events.kinds().forEach((shared, number) => kinds.append([number, shared]));
  kinds.close();
  const columns = events.columns();
  const shared = columns
    .filter(({ ofKinds }) => ofKinds !== undefined)
    .map(({ ofKinds }) => `, nullif(shared_values[${ofKinds! + 1}], '') AS k${ofKinds}`);
  await tables.run(`CREATE TABLE event_kind AS SELECT number${shared.join("")}
FROM (SELECT number, string_split(shared, ${SEPARATOR_SQL}) AS shared_values FROM event_kind_text)`);
  return columns;
}

/** Compiles a relation of the records with the values of their events as a list. */
export const withEvents = (relation: string, columns: readonly EventColumn[]): string =>
  columns.length === 0
    ? relation
    : `(SELECT *, string_split(event, ${SEPARATOR_SQL}) AS event_values FROM ${relation})`;

/** Compiles what joins the records `r` with what their kinds of events share. */
export const eventKinds = (columns: readonly EventColumn[]): string =>
  columns.length === 0 ? "" : "\nLEFT JOIN event_kind k ON k.number = r.event_kind";

/** Says where columns of events get the values from that are marked as the same: the place among the values of the log's fields. */
export type PlaceOfField = (name: string) => number;

/** Compiles the columns of the events, each under the name of its field: what a record says goes before what its kind shares. */
export const eventColumns = (columns: readonly EventColumn[], placeOf: PlaceOfField): string =>
  columns.map((column) => `, ${valueOf(column, placeOf)} AS "${column.field}"`).join("");

function valueOf({ ofRecords, ofKinds, source }: EventColumn, placeOf: PlaceOfField): string {
  const written = ofRecords === undefined ? undefined : `r.event_values[${ofRecords + 1}]`;
  const plain = written && `nullif(${written}, '')`;
  const own =
    source === undefined
      ? plain
      : `CASE WHEN ${written} = ${SAME_SQL} THEN r.field_values[${placeOf(source) + 1}] ELSE ${plain} END`;
  const shared = ofKinds === undefined ? undefined : `k.k${ofKinds}`;
  return own !== undefined && shared !== undefined ? `coalesce(${own}, ${shared})` : (own ?? shared ?? "NULL");
}
