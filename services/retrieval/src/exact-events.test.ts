import { expect, it } from "vitest";
import type { ShapeId, SourceId } from "@lagebild/domain";
import type { RetrievedRun } from "@lagebild/search";
import { contrastParts } from "./exact-events.js";
import type { SearchedPart } from "./exact-results.js";

function runOf(name: string, relevance: number): RetrievedRun {
  const id = name as ShapeId;
  return {
    shape: { id, text: name, template: name, program: undefined, meanings: [], vector: undefined },
    occurrence: {
      source: "00000000000000aa" as SourceId,
      file: "a.log",
      run: { shape: id, count: 1, firstLine: 1, lastLine: 1, firstTime: undefined, lastTime: undefined },
      samples: [],
    },
    score: relevance,
    relevance,
    similarity: undefined,
    foundBy: ["meaning"],
    values: [],
  };
}

const partOf = (...runs: readonly RetrievedRun[]): SearchedPart => ({
  searched: { text: "", spoken: [], concepts: [], retrieved: { runs, leftOut: [], entityHits: [] } },
  occurrence: "both",
});

const orderOf = ({ searched }: SearchedPart): readonly string[] =>
  searched.retrieved.runs.map(({ shape }) => String(shape.id));

it("prefers for each event what fits the others less", () => {
  const loud = runOf("fits everything", 1);
  const parts = contrastParts([
    partOf(loud, runOf("logon", 0.7)),
    partOf(loud, runOf("ticket", 0.7)),
    partOf(loud, runOf("directory", 0.3)),
  ]);
  expect(parts.map((part) => orderOf(part)[0])).toEqual(["logon", "ticket", "directory"]);
});

it("keeps the order where nothing else is asked", () => {
  const parts = contrastParts([partOf(runOf("a", 1), runOf("b", 0.5))]);
  expect(orderOf(parts[0]!)).toEqual(["a", "b"]);
  expect(parts[0]!.searched.retrieved.runs[0]!.relevance).toBe(1);
});
