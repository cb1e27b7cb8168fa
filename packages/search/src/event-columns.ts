import type { EcsEvent, FieldValues } from "@lagebild/domain";
import type { RecordTables } from "./duckdb-record-table.js";

/** Parts the values of an event while they are on their way into the tables. */
const SEPARATOR = "\u001f";
const SEPARATOR_SQL = "chr(31)";
const PLAIN_NAME = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*$/;

type TableEvent = Pick<EcsEvent, "fixed" | "values">;

/** The events of a segment on their way: fields are numbered as they come, what events of a kind share is kept once. */
export interface EventRows {
  /** Returns the values of the record itself as one text, and the number of its kind. */
  row(event: TableEvent): readonly [values: string | null, kind: number];
  fields(): readonly string[];
  /** The shared values of each kind, by number. */
  kinds(): readonly string[];
}

/** Starts the events of a segment. */
export function eventRows(): EventRows {
  const places = new Map<string, number>();
  const kinds = new Map<FieldValues, number>();
  const kindTexts: string[] = [];
  const textOf = (values: FieldValues): string | null => {
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
  };
  return {
    row({ fixed, values }) {
      let kind = kinds.get(fixed);
      if (kind === undefined) {
        kinds.set(fixed, (kind = kindTexts.length));
        kindTexts.push(textOf(fixed) ?? "");
      }
      return [textOf(values), kind];
    },
    fields: () => [...places.keys()],
    kinds: () => kindTexts,
  };
}

/** Hands over what kinds of events share. Returns the fields that the segment's events have. */
export async function fillEventKinds(tables: RecordTables, events: EventRows): Promise<readonly string[]> {
  const kinds = await tables.create("event_kind", { number: "integer", shared: "text" });
  events.kinds().forEach((shared, number) => kinds.append([number, shared]));
  kinds.close();
  return events.fields();
}

/** Compiles a relation of the records with the values of their events as a list. */
export const withEvents = (relation: string, fields: readonly string[]): string =>
  fields.length === 0 ? relation : `(SELECT *, string_split(event, ${SEPARATOR_SQL}) AS event_values FROM ${relation})`;

/** Compiles what joins the records `r` with what their kinds of events share. */
export const eventKinds = (fields: readonly string[]): string =>
  fields.length === 0
    ? ""
    : `\nLEFT JOIN (SELECT number, string_split(shared, ${SEPARATOR_SQL}) AS kind_values FROM event_kind) k ON k.number = r.event_kind`;

/** Compiles the columns of the events, each under the name of its field. */
export const eventColumns = (fields: readonly string[]): string =>
  fields
    .map(
      (field, place) =>
        `, coalesce(nullif(r.event_values[${place + 1}], ''), nullif(k.kind_values[${place + 1}], '')) AS "${field}"`,
    )
    .join("");
