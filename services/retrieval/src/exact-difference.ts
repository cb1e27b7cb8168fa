import type { ExactResult, RecordFilter, Statement, ValueOf, Where } from "@lagebild/domain";
import type { AskedDifference } from "@lagebild/search";
import { labelOf } from "./exact-label.js";
import type { ExactWorkOrder } from "./exact-results.js";
import { withSamples } from "./exact-run.js";
import { valuesOf } from "./plan-fields.js";
import type { ChosenRecords, RecordDeps } from "./plan-records.js";
import { chooseForText } from "./plan-text.js";

const MAX_VALUES = 50;

/** Finds values that only some records have; undefined where the question does not tell these from the others. */
export async function differenceResults(
  deps: RecordDeps,
  order: ExactWorkOrder,
  relation: AskedDifference,
): Promise<{ results: readonly ExactResult[] } | undefined> {
  const chosen = await chooseForText(deps, order, relation.about);
  const sides = chosen && (await sidesOf(deps, order, chosen, relation));
  if (!sides) return undefined;
  const { where, other } = sides;
  for (const of of placesOf(order, chosen)) {
    const holds = await deps.index.aggregate({ op: "top", of, where, limit: 1 });
    if ((holds.values ?? []).length === 0) continue;
    const statement: Statement = { op: "difference", of, where, other, limit: MAX_VALUES };
    const result = await deps.index.aggregate(statement);
    return { results: [await withSamples(deps, labelOf(statement, { ...chosen, where }), result)] };
  }
  return undefined;
}

interface Sides {
  readonly where: Where;
  readonly other: Where;
}

async function sidesOf(
  deps: RecordDeps,
  order: ExactWorkOrder,
  { where, time }: ChosenRecords,
  { kind, other }: AskedDifference,
): Promise<Sides | undefined> {
  const { from, to: _to, timesOfDay: _timesOfDay, host, file, ...rest } = where;
  switch (kind) {
    case "before": {
      const start = from ?? time?.lastFrom;
      if (start === undefined || start === order.filter.from) return undefined;
      const later = { ...rest, ...(host !== undefined && { host }), ...(file !== undefined && { file }) };
      const isFrom = from === undefined ? { from: start } : {};
      return {
        where: { ...later, ...timeOf(where), ...isFrom },
        other: { ...later, to: start - 1 },
      };
    }
    case "elsewhere": {
      const place: RecordFilter = { ...(host !== undefined && { host }), ...(file !== undefined && { file }) };
      const isTimed = time !== undefined || (from !== undefined && from !== order.filter.from);
      if (Object.keys(place).length > 0) {
        return { where, other: { ...rest, ...timeOf(where), noneOf: [...(rest.noneOf ?? []), place] } };
      }
      return isTimed ? { where, other: { ...rest, noneOf: [...(rest.noneOf ?? []), timeOf(where)] } } : undefined;
    }
    case "other":
      return otherSide(deps, order, where, other ?? "");
    default:
      return undefined;
  }
}

const timeOf = ({ from, to, timesOfDay }: Where): RecordFilter => ({
  ...(timesOfDay !== undefined && { timesOfDay }),
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});

/** "But not on DC01" is about the same records elsewhere; "but never logged in" is about other records. */
async function otherSide(
  deps: RecordDeps,
  order: ExactWorkOrder,
  where: Where,
  text: string,
): Promise<Sides | undefined> {
  const { host, ...rest } = where;
  const chosen = await chooseForText(deps, order, text, new Set(where.shapes ?? []));
  const place = chosen?.where.host ?? (await chooseForText(deps, order, text))?.where.host;
  if (host !== undefined && place !== undefined && place !== host) return { where, other: { ...rest, host: place } };
  return chosen?.where.shapes ? { where, other: { ...chosen.where, ...timeOf(where) } } : undefined;
}

const placesOf = ({ draft }: ExactWorkOrder, chosen: ChosenRecords): readonly ValueOf[] => {
  const places = draft.asked.slice(0, 1).flatMap((asked) => valuesOf(asked, chosen.fields));
  return places.length > 0 ? places : [{ entity: "address" }, { entity: "account" }];
};
