import { join } from "node:path";
import type { IndexedShape, Meaning, ShapeId } from "@lagebild/domain";
import { quoted, type RecordTables, type SqlRow } from "../records/duckdb-record-table.js";
import { idOfNumber, numberOfId } from "../hex-id.js";
import type { DictionaryShapes } from "../shapes/dictionary.js";
import { RULE_PREFIX, withRuleMeanings } from "../shapes/rule-meanings.js";
import type { AliveSegment } from "./incident-tables.js";

/** The segment that a shape is read from. */
interface Holder {
  readonly segment: AliveSegment;
  readonly hasVector: boolean;
}

/**
 * Finds shapes in the segments, to be read as often as wanted. Where segments disagree about a shape, one with a vector
 * wins, and of those the latest; what rules say of it is united.
 */
export async function storedShapes(
  tables: RecordTables,
  segments: readonly AliveSegment[],
  wanted: ReadonlySet<ShapeId>,
): Promise<DictionaryShapes> {
  const ruled = await ruleMeanings(tables, segments);
  const holders = await findHolders(tables, segments, wanted);
  return {
    haveVectors: new Map([...holders].map(([id, { hasVector }]) => [id, hasVector])),
    async *read() {
      for (const segment of new Set([...holders.values()].map((holder) => holder.segment))) {
        const isHeld = (id: ShapeId): boolean => holders.get(id)?.segment === segment;
        const ids = [...holders.keys()].filter(isHeld);
        for await (const rows of rowsOf(tables, segment, "text, template, program, meanings, vector", ids))
          yield rows.map((row) => shapeOf(row, ruled)).filter(({ id }) => isHeld(id));
      }
    },
  };
}

/** Reads shapes from the segments, all of them together: few enough are wanted. */
export async function readShapes(
  tables: RecordTables,
  segments: readonly AliveSegment[],
  wanted: ReadonlySet<ShapeId>,
): Promise<readonly IndexedShape[]> {
  const found: IndexedShape[] = [];
  for await (const shapes of (await storedShapes(tables, segments, wanted)).read()) found.push(...shapes);
  return found;
}

async function findHolders(
  tables: RecordTables,
  segments: readonly AliveSegment[],
  wanted: ReadonlySet<ShapeId>,
): Promise<ReadonlyMap<ShapeId, Holder>> {
  const holders = new Map<ShapeId, Holder>();
  let missing = [...wanted];
  for (const segment of segments.toReversed()) {
    if (missing.length === 0) break;
    const full: Holder = { segment, hasVector: true };
    const bare: Holder = { segment, hasVector: false };
    for await (const rows of rowsOf(tables, segment, "(vector IS NOT NULL)::INTEGER", missing)) {
      for (const [number, hasVector] of rows) {
        const id = idOfNumber<ShapeId>(number as bigint);
        const before = holders.get(id);
        if (wanted.has(id) && (!before || (hasVector === 1 && !before.hasVector)))
          holders.set(id, hasVector === 1 ? full : bare);
      }
    }
    missing = missing.filter((id) => holders.get(id)?.hasVector !== true);
  }
  return holders;
}

/** Reads the ids and some columns of a segment's shapes: of those wanted, and of others too where nearly all are. */
function rowsOf(
  tables: RecordTables,
  { segment }: AliveSegment,
  columns: string,
  wanted: readonly ShapeId[],
): AsyncIterable<readonly SqlRow[]> {
  const isMost = wanted.length * 4 >= segment.manifest.shapes;
  const only = isMost ? "" : `WHERE shape IN (${wanted.map(numberOfId).join(", ")})`;
  const path = quoted(join(segment.path, "shapes.parquet"));
  return tables.batches({ sql: `SELECT shape, ${columns} FROM read_parquet(${path}) ${only}`, values: [] });
}

function shapeOf(
  [number, text, template, program, meanings, vector]: SqlRow,
  ruled: ReadonlyMap<ShapeId, readonly Meaning[]>,
): IndexedShape {
  const id = idOfNumber<ShapeId>(number as bigint);
  return {
    id,
    text: text as string,
    template: template as string,
    program: (program as string | null) ?? undefined,
    meanings: withRuleMeanings(JSON.parse(meanings as string) as readonly Meaning[], ruled.get(id) ?? []),
    vector: vector === null ? undefined : Float32Array.from(vector as readonly number[]),
  };
}

/** What rules say of shapes, over all segments. */
async function ruleMeanings(
  tables: RecordTables,
  segments: readonly AliveSegment[],
): Promise<ReadonlyMap<ShapeId, readonly Meaning[]>> {
  const found = new Map<ShapeId, readonly Meaning[]>();
  if (segments.length < 2) return found;
  const paths = segments.map(({ segment }) => quoted(join(segment.path, "shapes.parquet"))).join(", ");
  const rows = await tables.rows({
    sql: `SELECT shape, meanings FROM read_parquet([${paths}], union_by_name = true) WHERE contains(meanings, '"${RULE_PREFIX}')`,
    values: [],
  });
  for (const [number, meanings] of rows) {
    const id = idOfNumber<ShapeId>(number as bigint);
    found.set(id, [...(found.get(id) ?? []), ...(JSON.parse(meanings as string) as readonly Meaning[])]);
  }
  return found;
}
