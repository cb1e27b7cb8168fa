import type { ShapeId } from "@lagebild/domain";
import { expect, it } from "vitest";
import { labelOf } from "./exact-label.js";

const failed = { shapes: ["0000000000000001" as ShapeId], meaning: "failed logins" };

it("says what is counted and under which conditions", () => {
  const where = { ...failed, host: "web", entities: [{ value: "root" }], from: 0, noneOf: [{ file: "b.log" }] };
  expect(labelOf({ op: "count", where }, undefined)).toBe(
    "count of records: failed logins, with root, on web, from 1970-01-01T00:00:00.000Z, without those in b.log",
  );
});

it("says how often, what follows, and what others do not have", () => {
  const of = { entity: "account" } as const;
  expect(labelOf({ op: "top", of, where: failed, counts: { atLeast: 11 }, limit: 9 }, undefined)).toBe(
    "values in records (account): failed logins, at least 11 times",
  );
  const then = { meaning: "successful logins", host: "web" };
  expect(labelOf({ op: "sequence", where: failed, then, withinSeconds: 300, sameOf: of, limit: 9 }, undefined)).toBe(
    "records that follow each other: failed logins, then within 300 s: successful logins, on web, both of the same account",
  );
  expect(labelOf({ op: "difference", of, where: failed, other: { to: 0 }, limit: 9 }, undefined)).toBe(
    "values only in some records (account): failed logins, not in: any record, to 1970-01-01T00:00:00.000Z",
  );
  expect(labelOf({ op: "group", by: [of, { bucketSeconds: 3_600 }], where: failed, limit: 9 }, undefined)).toBe(
    "values together in records: failed logins, by account and 3600 s",
  );
});
