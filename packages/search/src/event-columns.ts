import type { EcsEvent, FieldValues } from "@lagebild/domain";
import type { RecordTables } from "./duckdb-record-table.js";

/** Parts the values of an event while they are on their way into the tables. */
const SEPARATOR = "\u001f";
const SEPARATOR_SQL = "chr(31)";
const PLAIN_NAME = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*$/;

type TableEvent = Pick<EcsEvent, "fixed" | "values">;

/** A field of a segment's events, with its place among the values of records and among what kinds share, where it has one. */
export interface EventColumn {
  readonly field: string;
  readonly ofRecords: number | undefined;
  readonly ofKinds: number | undefined;
}

/** The events of a segment on their way: fields are numbered as they come, what events of a kind share is kept once. */
export interface EventRows {
  /** Returns the values of the record itself as one text, and the number of its kind. */
  row(event: TableEvent): readonly [values: string | null, kind: number];
  columns(): readonly EventColumn[];
  /** The shared values of each kind, by number. */
  kinds(): readonly string[];
}

/** Starts the events of a segment. */
export function eventRows(): EventRows {
  const ofRecords = new Map<string, number>();
  const ofKinds = new Map<string, number>();
  const kinds = new Map<FieldValues, number>();
  const kindTexts: string[] = [];
  return {
    row({ fixed, values }) {
      let kind = kinds.get(fixed);
      if (kind === undefined) {
        kinds.set(fixed, (kind = kindTexts.length));
        kindTexts.push(textOf(fixed, ofKinds) ?? "");
      }
      return [textOf(values, ofRecords), kind];
    },
    columns: () =>
      [...new Set([...ofKinds.keys(), ...ofRecords.keys()])].map((field) => ({
        field,
        ofRecords: ofRecords.get(field),
        ofKinds: ofKinds.get(field),
      })),
    kinds: () => kindTexts,
  };
}

/** Writes values at the places of their fields. */
function textOf(values: FieldValues, places: Map<string, number>): string | null {
  const row: string[] = [];
  for (const field in values) {
    let place = places.get(field);
    if (place === undefined) {
      if (!PLAIN_NAME.test(field)) continue;
      places.set(field, (place = places.size));
    }
    while (row.length <= place) row.push("");
    const value = values[field]!;
    row[place] = value.includes(SEPARATOR) ? value.replaceAll(SEPARATOR, " ") : value;
  }
  return row.length === 0 ? null : row.join(SEPARATOR);
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

/** Compiles the columns of the events, each under the name of its field: what a record says goes before what its kind shares. */
export const eventColumns = (columns: readonly EventColumn[]): string =>
  columns.map(({ field, ofRecords, ofKinds }) => `, ${valueOf(ofRecords, ofKinds)} AS "${field}"`).join("");

function valueOf(ofRecords: number | undefined, ofKinds: number | undefined): string {
  const own = ofRecords === undefined ? undefined : `nullif(r.event_values[${ofRecords + 1}], '')`;
  const shared = ofKinds === undefined ? undefined : `k.k${ofKinds}`;
  return own !== undefined && shared !== undefined ? `coalesce(${own}, ${shared})` : (own ?? shared ?? "NULL");
}
