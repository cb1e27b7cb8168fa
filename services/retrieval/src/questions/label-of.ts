import { formatTime, formatTimesOfDay } from "@lagebild/context";
import type { GroupedBy, RecordFilter, Statement, Where } from "@lagebild/domain";

const MAX_LABEL = 400;

const WORK: Readonly<Record<Statement["op"], string>> = {
  count: "count of records",
  countDistinct: "different values in records",
  top: "values in records",
  first: "first and last record",
  last: "last record",
  silences: "longest silences between records",
  summarise: "sum, least and greatest number in records",
  perBucket: "records over time",
  group: "values together in records",
  sequence: "records that follow each other",
  difference: "values only in some records",
};

/** Says in words what a statement asks, of which records, and what they are related to, times in a zone: for whoever reads a window. */
export function labelOf(statement: Statement, zone: string): string {
  const { where } = statement;
  const of = "of" in statement ? ` (${nameOf(statement.of)})` : "";
  return [`${WORK[statement.op]}${of}`, ...limitsOf(where, zone), ...relationOf(statement, zone)]
    .join(", ")
    .slice(0, MAX_LABEL);
}

const nameOf = (of: GroupedBy): string => ("bucketSeconds" in of ? `${of.bucketSeconds} s` : Object.values(of).join());

function limitsOf(where: Where, zone: string): readonly string[] {
  const { entities = [], fields = [], shapes, places, anyOf = [], noneOf = [] } = where;
  const nested = (one: Where): string => limitsOf(one, zone).join(" and ");
  return [
    ...entities.map(({ value, orValues = [] }) => `with ${[value, ...orValues].join(" or ")}`),
    ...fields.map(
      ({ field, orFields = [], operator, value, orValues = [] }) =>
        `${[field, ...orFields].join(" or ")} ${operator} ${[value, ...orValues].join(" or ")}`,
    ),
    ...(shapes ? [`of ${shapes.length} shapes`] : []),
    ...(places ? [`on ${places.reduce((sum, { lines }) => sum + lines.length, 0)} lines`] : []),
    ...placeOf(where, zone),
    ...anyOf.map((wheres) => wheres.map(nested).join(" or ")),
    ...noneOf.map((one) => `without those with ${nested(one)}`),
  ];
}

const placeOf = ({ host, program, file, from, to, timesOfDay }: RecordFilter, zone: string): readonly string[] => [
  ...(host === undefined ? [] : [`on ${host}`]),
  ...(program === undefined ? [] : [`of ${program}`]),
  ...(file === undefined ? [] : [`in ${file}`]),
  ...(from === undefined || !Number.isFinite(from) ? [] : [`from ${formatTime(from, zone)} ${zone}`]),
  ...(to === undefined || !Number.isFinite(to) ? [] : [`to ${formatTime(to, zone)} ${zone}`]),
  ...(timesOfDay === undefined ? [] : [formatTimesOfDay(timesOfDay)]),
];

/** What else a statement names: how often, by what, what follows, what others do not have. */
function relationOf(statement: Statement, zone: string): readonly string[] {
  const aboutOf = (where: Where): string => [where.meaning ?? "any record", ...limitsOf(where, zone)].join(", ");
  const { atLeast, atMost } = ("counts" in statement && statement.counts) || {};
  return [
    ...(atLeast === undefined ? [] : [`at least ${atLeast} times`]),
    ...(atMost === undefined ? [] : [`at most ${atMost} times`]),
    ...("by" in statement ? [`by ${statement.by.map(nameOf).join(" and ")}`] : []),
    ...("then" in statement ? [`then within ${statement.withinSeconds} s: ${aboutOf(statement.then)}`] : []),
    ...("sameOf" in statement && statement.sameOf ? [`both of the same ${nameOf(statement.sameOf)}`] : []),
    ...("other" in statement ? [`not in: ${aboutOf(statement.other)}`] : []),
  ];
}
