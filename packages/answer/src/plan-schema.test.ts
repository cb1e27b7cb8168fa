import { expect, it } from "vitest";
import type { Statement } from "@lagebild/domain";
import { givenPlan, PLAN_LIMITS, PLAN_OPERATIONS } from "./plan-schema.js";

const where = { shapes: ["0123456789abcdef"], host: "bastion", from: 1, to: 2 };
const of = { entity: "account" };
const statements: readonly unknown[] = [
  { op: "count", where },
  { op: "countDistinct", of, where, counts: { atLeast: 10 } },
  { op: "top", of: { field: "status" }, where: { ...where, noneOf: [{ host: "web" }] }, limit: 5 },
  { op: "top", of: { said: ["file", "Datei"] }, where, limit: 5 },
  { op: "summarise", of: { said: ["ms"], as: "number" }, where },
  { op: "first", where: {}, limit: 1 },
  { op: "last", where: { entities: [{ value: "root", kind: "account" }, { value: "203.0.113.7" }] }, limit: 1 },
  { op: "perBucket", where: { templates: ["t"] }, bucketSeconds: 3_600, limit: 100 },
  { op: "group", by: [of, { bucketSeconds: 60 }], where, limit: 9 },
  { op: "sequence", where, then: {}, withinSeconds: 300, sameOf: { column: "host" }, limit: 9 },
  { op: "difference", of, where, other: {}, limit: 9 },
  { op: "silences", where: { places: [{ source: "0123456789abcdef", lines: [1, 9] }] }, limit: 3 },
  { op: "top", of, where: {}, sumOf: { field: "bytes" }, order: "least", limit: 3 },
  { op: "top", of, where: {}, distinctOf: { entity: "address" }, counts: { atLeast: 3 }, order: "last", limit: 3 },
  { op: "group", by: [of], where, order: "first", places: true, limit: 9 },
  {
    op: "count",
    where: {
      entities: [{ value: "root", kind: "account", role: "actor", orValues: ["admin"] }],
      fields: [
        { field: "source.ip", operator: "inNetwork", value: "10.0.0.0/8", orValues: ["fe80::/10"] },
        { field: "user", operator: "exists", value: "", orFields: ["account"] },
      ],
      anyOf: [[{ host: "a" }, { noneOf: [{ anyOf: [[{ host: "b" }]] }] }], []],
    },
  },
  {
    op: "summarise",
    of: { field: "bytes" },
    where: { fields: [{ field: "status", operator: "below", value: "400" }] },
  },
];
/** A condition that leaves out what one within it leaves out, and so on. */
function nested(depth: number): object {
  let found: object = {};
  for (let i = 0; i < depth; i++) found = { noneOf: [found] };
  return found;
}

const plan = { mode: "exact", language: "en", wants: "count", statements, reason: "" };

it("takes every operation there is, and keeps it as it was given", () => {
  expect(givenPlan.parse(plan)).toEqual(plan);
  expect(new Set(statements.map((statement) => (statement as Statement).op))).toEqual(new Set(PLAN_OPERATIONS));
});

it("takes names of shapes, which are for people, and a plan without a reason", () => {
  const shapes = [{ id: "0123456789abcdef", text: "sshd: Failed password", isTaken: true }];
  const { reason: _, ...rest } = plan;
  expect(givenPlan.parse({ ...rest, origin: "rules", shapes })).toMatchObject({
    reason: "given with the question",
    shapes,
  });
});

it.each<[string, unknown, string, string]>([
  ["an operation that there is not", { op: "delete", where }, "op", "expected op to be one of count"],
  ["a statement without records", { op: "count" }, "where", "expected object"],
  ["an unknown part", { op: "count", where, sql: "SELECT 1" }, "", 'Unrecognized key: "sql"'],
  ["an unknown condition", { op: "count", where: { hots: "a" } }, "where", 'Unrecognized key: "hots"'],
  ["a shape that is no id", { op: "count", where: { shapes: ["x' OR 1=1"] } }, "where.shapes.0", "16 hex digits"],
  ["no name", { op: "top", of: { said: [] }, where, limit: 1 }, "of.said", "Too small"],
  [
    "more names than a plan may hold",
    { op: "top", of: { said: Array.from({ length: PLAN_LIMITS.said + 1 }, () => "x") }, where, limit: 1 },
    "of",
    '{"said": [name, ...]}',
  ],
  ["a kind that no text says", { op: "top", of: { said: ["x"], as: "colour" }, where, limit: 1 }, "of", "said"],
  ["a kind that there is not", { op: "top", of: { entity: "ghost" }, where, limit: 1 }, "of", '{"entity": kind}'],
  ["a column that there is not", { op: "top", of: { column: "shape" }, where, limit: 1 }, "of", '"host", "program"'],
  ["more rows than come back", { op: "first", where, limit: PLAN_LIMITS.rows + 1 }, "limit", "<=10000"],
  ["half a row", { op: "first", where, limit: 0.5 }, "limit", "int"],
  ["a span that ends before it begins", { op: "count", where: { from: 2, to: 1 } }, "where.from", "from is after to"],
  ["a time that is none", { op: "count", where: { from: Number.NaN } }, "where.from", "expected number"],
  [
    "text to compare numbers with",
    { op: "count", where: { fields: [{ field: "a", operator: "below", value: "b" }] } },
    "where.fields.0.value",
    "expected a number",
  ],
  [
    "an operator that there is not",
    { op: "count", where: { fields: [{ field: "a", operator: "like", value: "b" }] } },
    "where.fields.0.operator",
    "expected one of",
  ],
  [
    "a network that is none",
    { op: "count", where: { noneOf: [{ fields: [{ field: "a", operator: "inNetwork", value: "10.0.0.0/40" }] }] } },
    "where.noneOf.0.fields.0.value",
    "expected an address or a range",
  ],
  [
    "a value of what must only be there",
    { op: "count", where: { fields: [{ field: "a", operator: "exists", value: "b" }] } },
    "where.fields.0.value",
    "expected no value",
  ],
  ["conditions nested too deep", { op: "count", where: nested(5) }, "where", "nested more than 4 deep"],
  ["conditions nested far too deep", { op: "count", where: nested(50_000) }, "where", "nested more than 4 deep"],
  [
    "too many nested conditions",
    { op: "count", where: { anyOf: Array.from({ length: 6 }, () => Array.from({ length: 90 }, () => ({}))) } },
    "where",
    "more than 500 conditions",
  ],
  [
    "an unknown part of a nested condition",
    { op: "count", where: { anyOf: [[{ hots: "a" }]] } },
    "where.anyOf.0.0",
    'Unrecognized key: "hots"',
  ],
  ["a rank by two things", { op: "top", of, where, sumOf: of, distinctOf: of, limit: 1 }, "distinctOf", "expected one"],
  ["an order that there is not", { op: "top", of, where, order: "best", limit: 1 }, "order", "expected one of"],
  [
    "line 0",
    { op: "count", where: { places: [{ source: "0123456789abcdef", lines: [0] }] } },
    "where.places.0.lines.0",
    ">=1",
  ],
  ["buckets of no length", { op: "perBucket", where, bucketSeconds: 0, limit: 1 }, "bucketSeconds", ">=1"],
  ["groups of nothing", { op: "group", by: [], where, limit: 1 }, "by", ">=1"],
  [
    "limits that leave nothing",
    { op: "top", of, where, counts: { atLeast: 2, atMost: 1 }, limit: 1 },
    "counts.atLeast",
    "atLeast is more",
  ],
  [
    "21 conditions",
    { op: "count", where: { entities: Array.from({ length: 21 }, () => ({ value: "a" })) } },
    "where.entities",
    "<=20",
  ],
])("refuses %s and says where", (_what, statement, path, message) => {
  const { success, error } = givenPlan.safeParse({ ...plan, statements: [{ op: "count", where }, statement] });
  expect(success).toBe(false);
  const [issue] = error!.issues;
  expect(issue?.path.join(".")).toBe(["statements", "1", ...(path === "" ? [] : [path])].join("."));
  expect(issue?.message).toContain(message);
});

it("takes steps of statements that are there and come earlier, and no others", () => {
  const steps = (statement: number, from: number) => [
    { asks: "which address", statement: 0 },
    { asks: "who from there", statement, takes: { statement: from, value: "203.0.113.7" }, compares: "more" },
  ];
  const withSteps = (statement: number, from: number) =>
    givenPlan.safeParse({ ...plan, steps: steps(statement, from) });
  expect(withSteps(1, 0).data?.steps).toEqual(steps(1, 0));
  for (const [statement, from] of [
    [1, 1],
    [statements.length, 0],
    [0, 1],
  ] as const)
    expect(withSteps(statement, from).error?.issues[0]?.path).toEqual(["steps"]);
});

it("refuses more statements than are run", () => {
  const many = Array.from({ length: PLAN_LIMITS.statements + 1 }, () => ({ op: "count", where: {} }));
  expect(givenPlan.safeParse({ ...plan, statements: many }).success).toBe(false);
});
