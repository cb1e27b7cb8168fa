import type { ShapeId, Statement, Where } from "@lagebild/domain";

/** What statements are made for: shapes that a question found, and values and fields that records hold. */
export interface StatementSubjects {
  /** Shapes with many records first. */
  readonly shapes: readonly ShapeId[];
  /** A field that many records have, with one of its values; undefined for text logs. */
  readonly field: { readonly name: string; readonly value: string } | undefined;
  readonly address: string | undefined;
  readonly program: string | undefined;
  /** Microseconds since 1970 UTC. */
  readonly firstTime: number;
  readonly lastTime: number;
}

/** Makes statements of every kind, over all records and over a few shapes, each under the name it is reported by. */
export function statementSet(of: StatementSubjects): ReadonlyMap<string, Statement> {
  const { shapes, field, address, program, firstTime, lastTime } = of;
  const half = firstTime + Math.floor((lastTime - firstTime) / 2);
  const hour = { from: half, to: Math.min(lastTime, half + 3_600e6) };
  const some: Where = { shapes: shapes.slice(0, 20) };
  const entity = { entity: "address" } as const;
  const bucketSeconds = Math.max(3_600, Math.ceil((lastTime - firstTime) / 1e6 / 900));
  const named: readonly (readonly [string, Statement])[] = [
    ["count, an hour", { op: "count", where: hour }],
    ["count, 20 shapes and an hour", { op: "count", where: { ...some, ...hour } }],
    ["count distinct addresses, all", { op: "countDistinct", of: entity, where: {} }],
    ["count distinct addresses, 20 shapes", { op: "countDistinct", of: entity, where: some }],
    ["top accounts, all", { op: "top", of: { entity: "account" }, where: {}, limit: 20 }],
    ["top addresses, 20 shapes", { op: "top", of: entity, where: some, limit: 20 }],
    ["top hosts, all", { op: "top", of: { column: "host" }, where: {}, limit: 20 }],
    ["first, all", { op: "first", where: {}, limit: 1 }],
    ["first, 20 shapes", { op: "first", where: some, limit: 1 }],
    ["last, 20 shapes and an hour", { op: "last", where: { ...some, ...hour }, limit: 5 }],
    ["per hour, all", { op: "perBucket", where: {}, bucketSeconds, limit: 1_001 }],
    ["per hour, 20 shapes", { op: "perBucket", where: some, bucketSeconds, limit: 1_001 }],
    ["group by host and program, all", { op: "group", by: columns("host", "program"), where: {}, limit: 50 }],
    [
      "group by account and address, 20 shapes",
      { op: "group", by: [{ entity: "account" }, entity], where: some, limit: 50 },
    ],
    [
      "sequence by address, 20 shapes",
      {
        op: "sequence",
        where: { shapes: shapes.slice(0, 10) },
        then: { shapes: shapes.slice(10, 20) },
        withinSeconds: 300,
        sameOf: entity,
        limit: 20,
      },
    ],
    [
      "difference of addresses, two halves",
      { op: "difference", of: entity, where: { from: half + 1 }, other: { to: half }, limit: 20 },
    ],
    ...(address === undefined ? [] : ofAddress(address)),
    ...(program === undefined ? [] : ofProgram(program)),
    ...(field === undefined ? [] : ofField(field)),
  ];
  return new Map(named);
}

type Named = readonly (readonly [string, Statement])[];

const columns = (...names: readonly ("host" | "program")[]) => names.map((column) => ({ column }));

const ofAddress = (value: string): Named => [
  ["count, an address", { op: "count", where: { entities: [{ value }] } }],
  ["top accounts, an address", { op: "top", of: { entity: "account" }, where: { entities: [{ value }] }, limit: 20 }],
];

const ofProgram = (program: string): Named => [
  ["count, a program", { op: "count", where: { program } }],
  ["first, a program", { op: "first", where: { program }, limit: 1 }],
];

const ofField = ({ name, value }: { readonly name: string; readonly value: string }): Named => {
  const fields = [{ field: name, operator: "equals", value }] as const;
  return [
    ["count, a field's value", { op: "count", where: { fields } }],
    ["first, a field's value", { op: "first", where: { fields }, limit: 1 }],
    ["top values of a field, all", { op: "top", of: { field: name }, where: {}, limit: 20 }],
    [
      "group by a field and host, all",
      { op: "group", by: [{ field: name }, { column: "host" }], where: {}, limit: 50 },
    ],
  ];
};
