import { formatTimesOfDay } from "@lagebild/context";
import type { GroupedBy, RecordFilter, Statement, Where } from "@lagebild/domain";
import type { ChosenRecords } from "./plan-records.js";

const WORK: Readonly<Record<Statement["op"], string>> = {
  count: "count of records",
  countDistinct: "different values in records",
  top: "values in records",
  first: "first and last record",
  last: "last record",
  summarise: "sum, least and greatest number in records",
  perBucket: "records over time",
  group: "values together in records",
  sequence: "records that follow each other",
  silences: "longest gaps between records",
  difference: "values only in some records",
};

/** Says in words what a statement counts: the work, the records, the conditions, and what they are related to. */
export function labelOf(statement: Statement, chosen: Pick<ChosenRecords, "where" | "runs"> | undefined): string {
  const { where } = statement;
  const shape = chosen?.runs[0]?.shape.text.slice(0, 160);
  const shapes = new Set(chosen?.runs.map((one) => one.shape.id)).size;
  const more = shapes > 1 ? ` and ${shapes - 1} further shapes` : "";
  const of = "of" in statement ? ` (${nameOf(statement.of)})` : "";
  const about = shape ? ` of shape ${shape}${more}` : where.meaning ? `: ${where.meaning}` : "";
  return [`${WORK[statement.op]}${of}${about}`, ...limitsOf(where), ...relationOf(statement)].join(", ");
}

const nameOf = (of: GroupedBy): string => ("bucketSeconds" in of ? `${of.bucketSeconds} s` : Object.values(of).join());

function limitsOf(where: Where): readonly string[] {
  const { entities = [], fields = [], places, anyOf = [], noneOf = [] } = where;
  const nested = (one: Where): string => [...(one.meaning ? [one.meaning] : []), ...limitsOf(one)].join(", ");
  return [
    ...entities.map(({ value, orValues }) => `with ${eitherOf(value, orValues)}`),
    ...fields.map(
      ({ field, operator, value, orValues, orFields }) =>
        `${eitherOf(field, orFields)} ${operator}${operator === "exists" ? "" : ` ${eitherOf(value, orValues)}`}`,
    ),
    ...placeOf(where),
    ...(places ? ["at named lines"] : []),
    ...anyOf.map((alternatives) => `either ${alternatives.map(nested).join(" or ")}`),
    ...noneOf.map((one) => `without those ${nested(one)}`),
  ];
}

const MOST_ALTERNATIVES = 5;

function eitherOf(first: string, others: readonly string[] = []): string {
  const all = [first, ...others];
  const more = all.length > MOST_ALTERNATIVES ? [`${all.length - MOST_ALTERNATIVES} more`] : [];
  return [...all.slice(0, MOST_ALTERNATIVES), ...more].join(" or ");
}

const placeOf = ({ host, file, from, to, timesOfDay }: RecordFilter): readonly string[] => [
  ...(host === undefined ? [] : [`on ${host}`]),
  ...(file === undefined ? [] : [`in ${file}`]),
  ...(from === undefined || !Number.isFinite(from) ? [] : [`from ${new Date(from / 1_000).toISOString()}`]),
  ...(to === undefined || !Number.isFinite(to) ? [] : [`to ${new Date(to / 1_000).toISOString()}`]),
  ...(timesOfDay === undefined ? [] : [formatTimesOfDay(timesOfDay)]),
];

/** What else a statement names: how often, by what, what follows, what others do not have. */
function relationOf(statement: Statement): readonly string[] {
  const aboutOf = (where: Where): string => [where.meaning ?? "any record", ...limitsOf(where)].join(", ");
  const { atLeast, atMost } = ("counts" in statement && statement.counts) || {};
  return [
    ...(atLeast === undefined ? [] : [`at least ${atLeast} times`]),
    ...(atMost === undefined ? [] : [`at most ${atMost} times`]),
    ...("sumOf" in statement && statement.sumOf ? [`by the sum of ${nameOf(statement.sumOf)}`] : []),
    ...("distinctOf" in statement && statement.distinctOf
      ? [`by how many different ${nameOf(statement.distinctOf)}`]
      : []),
    ...("by" in statement ? [`by ${statement.by.map(nameOf).join(" and ")}`] : []),
    ...("then" in statement ? [`then within ${statement.withinSeconds} s: ${aboutOf(statement.then)}`] : []),
    ...("sameOf" in statement && statement.sameOf ? [`both of the same ${nameOf(statement.sameOf)}`] : []),
    ...("other" in statement ? [`not in: ${aboutOf(statement.other)}`] : []),
  ];
}
