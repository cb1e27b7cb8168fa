import { expect, it } from "vitest";
import type { IndexedShape, ShapeId } from "@lagebild/domain";
import type { IncidentIndex, QuestionConditions, RetrievedRun } from "@lagebild/search";
import { groupAround } from "./plan-group.js";
import type { Named } from "./plan-named.js";

const CHECKED = "A network share object was checked to see whether client can be granted desired access";

const event = (id: string, text: string): IndexedShape => ({
  id: id as ShapeId,
  text,
  template: `${text.slice(0, text.indexOf(":"))}: *`,
  program: undefined,
  meanings: [],
  vector: undefined,
});
const read = event("a", `Windows Security 5145: ${CHECKED} ShareName=SYSVOL Accesses=READ_CONTROL`);
const listed = event("b", `Windows Security 5145: ${CHECKED} ShareName=SYSVOL Accesses=SYNCHRONIZE`);
const backup = event("c", `Windows Security 5145: ${CHECKED} ShareName=Backups Accesses=READ_CONTROL`);
const opened = event("d", "Windows Security 5140: A network share object was accessed ShareName=SYSVOL");

/** The shapes that are counted around the first one. */
async function counted(topic: readonly (readonly string[])[], [best, ...others]: readonly IndexedShape[]) {
  const runs = [best!, ...others].map((shape) => ({ shape, relevance: 1, score: 1 }) as unknown as RetrievedRun);
  const index = { words: async () => [], shapes: async () => [] } as unknown as IncidentIndex;
  const named = { literals: [], entities: [], introduced: [] } as unknown as Named;
  const conditions = { eventIds: [], fields: [], level: undefined } as unknown as QuestionConditions;
  const { where } = await groupAround(index, runs[0]!, runs, { topic, named, conditions, purpose: "counted" });
  return where.shapes;
}

it("counts an event whatever its values are, where the question names none of them", async () => {
  const topic = [["controller"], ["check"], ["client"], ["share", "5145"]];
  expect(await counted(topic, [read, listed, backup, opened])).toEqual(["a", "b", "c"]);
});

it("counts of an event only what has the value that the question names", async () => {
  const topic = [["check"], ["share", "5145"], ["backup"]];
  expect(await counted(topic, [backup, read, listed])).toEqual(["c"]);
});
