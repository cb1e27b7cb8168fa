import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Statement } from "@lagebild/domain";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IncidentIndex } from "../incident-index.js";
import { isOfVarieties } from "./incident-summary.js";
import { localIncidentIndex } from "./local-incident-index.js";
import { memoryIncidentIndex } from "../memory/memory-incident-index.js";
import { account, address, publish, testShape, testSource } from "../contract/test-incident.js";

const shapes = [testShape("one <user>", [1, 0]), testShape("two <user>", [0, 1])];
const ids = shapes.map(({ id }) => id);

/** Eight segments of one file each, and one that comes later. */
async function fill(index: IncidentIndex, from: number, to: number): Promise<void> {
  for (let part = from; part < to; part++) {
    const records = Array.from({ length: 40 }, (_, i) => ({
      line: i + 1,
      shape: shapes[i % 2]!,
      time: part * 1_000 + i,
      entities: [account(`user${(i * part) % 23}`), address(`203.0.113.${i % (part + 2)}`)],
    }));
    await publish(index, `part-${part}`, [{ source: testSource(`${part}.log`), records }]);
  }
}

const statements: readonly Statement[] = [
  { op: "top", of: { entity: "account" }, where: { shapes: ids }, limit: 30 },
  { op: "top", of: { entity: "address" }, where: { shapes: ids.slice(1), file: "3.log" }, limit: 5 },
  { op: "countDistinct", of: { entity: "account" }, where: { shapes: ids.slice(0, 1) } },
  { op: "count", where: { entities: [{ value: "user1" }, { value: "203.0.113.1", kind: "address" }] } },
  { op: "first", where: { shapes: ids.slice(1), entities: [{ value: "user4" }] }, limit: 1 },
  { op: "last", where: { shapes: ids }, limit: 1 },
];

const answers = async (index: IncidentIndex): Promise<unknown> => ({
  variety: [await index.variety({ shapes: ids }, 6), await index.variety({ shapes: ids.slice(1) }, 40)],
  none: await index.variety({ shapes: [] }, 6),
  entities: await index.entities([{ value: "user1" }, { value: "203.0.113.1" }, { value: "nobody" }], {}, 9),
  statements: await Promise.all(statements.map((statement) => index.aggregate(statement))),
});

describe("what a dictionary sums up", { timeout: 60_000 }, () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "lagebild-summary-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it("answers as the segments do, and is left alone as soon as others count", async () => {
    const local = localIncidentIndex({ folder, copiesTables: false });
    const memory = memoryIncidentIndex();
    for (const index of [local, memory]) await fill(index, 0, 8);
    expect(await answers(local)).toEqual(await answers(memory));
    await local.refresh();
    expect(await readdir(join(folder, "dictionary", "1"))).toEqual(
      expect.arrayContaining(["value_counts.parquet", "varieties.parquet"]),
    );
    expect(await answers(local)).toEqual(await answers(memory));
    for (const index of [local, memory]) await fill(index, 8, 9);
    await local.snapshot();
    expect(await answers(local)).toEqual(await answers(memory));
    for (const index of [local, memory]) await index.remove(testSource("2.log").id);
    await local.refresh();
    expect(await answers(local)).toEqual(await answers(memory));
    await local.close();
  });

  it("is asked only about the shapes of all files, and not for more values than it keeps", () => {
    expect(isOfVarieties({ shapes: ids, meaning: "x" }, 16)).toBe(true);
    expect(isOfVarieties({ shapes: ids }, 17)).toBe(false);
    expect(isOfVarieties({ shapes: ids, file: "a.log" }, 6)).toBe(false);
    expect(isOfVarieties({ shapes: ids, entities: [{ value: "x" }] }, 6)).toBe(false);
    expect(isOfVarieties({}, 6)).toBe(false);
  });
});
