import { expect, it } from "vitest";
import type { IndexedShape, QuestionPlan, ShapeId, WindowBlock } from "@lagebild/domain";
import { assertShapes, withShapes } from "./plan-with-shapes.js";
import type { RetrievedWindow } from "./retrieve-window.js";

const id = (n: number): ShapeId => n.toString(16).padStart(16, "0") as ShapeId;
const meaning = { id: "m", en: "A login failed", de: "Anmeldung gescheitert", tags: [], severity: "notice" } as const;
const shapeOf = (n: number): IndexedShape => ({
  id: id(n),
  text: n === 2 ? `evil\u202etext${"x".repeat(500)}` : `shape ${n}`,
  template: "t",
  program: undefined,
  meanings: n === 1 ? [meaning] : [],
  vector: undefined,
});
const known = new Map([1, 2, 3, 4, 5].map((n) => [id(n), shapeOf(n)]));
const index = {
  shapes: async (ids: readonly ShapeId[]) => ids.flatMap((one) => known.get(one) ?? []),
};
const plan: QuestionPlan = {
  mode: "exact",
  language: "de",
  wants: "count",
  statements: [
    { op: "count", where: { shapes: [id(1)] } },
    { op: "sequence", where: {}, then: { shapes: [id(2)] }, withinSeconds: 5, limit: 1 },
    { op: "difference", of: { entity: "account" }, where: {}, other: { shapes: [id(3)] }, limit: 1 },
  ],
  reason: "",
};
const blockOf = (n: number): WindowBlock => ({
  id: n,
  kind: "run",
  text: "",
  run: { shape: id(n), count: 1, firstLine: 1, lastLine: 1, firstTime: undefined, lastTime: undefined },
});
const retrieved = { window: { plan, blocks: [blockOf(1), blockOf(4), blockOf(4)] } } as unknown as RetrievedWindow;

it("names the shapes of every part of a statement, then others of the window, cut and escaped", async () => {
  const { origin, shapes } = (await withShapes(index, retrieved, undefined)).window.plan;
  expect(origin).toBe("rules");
  expect(shapes?.map((shape) => [shape.id, shape.isTaken])).toEqual([
    [id(1), true],
    [id(2), true],
    [id(3), true],
    [id(4), false],
  ]);
  expect(shapes?.[0]).toMatchObject({ text: "shape 1", meaning: "Anmeldung gescheitert" });
  expect(shapes?.[1]?.text).toContain("evil\\u202etext");
  expect(shapes?.[1]?.text.length).toBeLessThan(300);
});

it("says whose plan it is", async () => {
  const originOf = async (given: QuestionPlan) => (await withShapes(index, retrieved, given)).window.plan.origin;
  expect(await originOf(plan)).toBe("given");
  expect(await originOf({ ...plan, origin: "rules" })).toBe("rules");
});

it("refuses shapes that the incident does not have, wherever they stand", async () => {
  await expect(assertShapes(index, plan)).resolves.toBeUndefined();
  const statements: QuestionPlan["statements"] = [
    { op: "count", where: {} },
    { op: "sequence", where: {}, then: { shapes: [id(1), id(9)] }, withinSeconds: 5, limit: 1 },
  ];
  await expect(assertShapes(index, { ...plan, statements })).rejects.toMatchObject({
    kind: "invalid",
    message: expect.stringContaining(`plan.statements.1.then.shapes.1: no shape ${id(9)}`),
  });
});
