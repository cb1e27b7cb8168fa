import { Failure } from "@lagebild/domain";

export interface IngestCounts {
  readonly lines: number;
  readonly shapes: number;
}

/** Finds the counts in what the command line printed as JSON: one object, or one a line of which the last counts. */
export function ingestCounts(output: string): IngestCounts {
  const printed = lastJson(output);
  const lines = numberIn(printed, "lines");
  const shapes = numberIn(printed, "shapes");
  if (lines !== undefined && shapes !== undefined) return { lines, shapes };
  throw new Failure("invalid", `the output has lines ${lines} and shapes ${shapes}, expected two numbers`);
}

function lastJson(output: string): unknown {
  const lines = output.trim().split("\n");
  for (const candidate of [output, lines.at(-1) ?? ""]) {
    try {
      return JSON.parse(candidate);
    } catch {
      // Not all of it is one object: the last line may be.
    }
  }
  throw new Failure("invalid", "the output is not json, expected an object");
}

/** The number of that name, nearest to the top. */
function numberIn(value: unknown, name: string): number | undefined {
  let level: readonly unknown[] = [value];
  while (level.length > 0) {
    const objects = level.filter((item): item is Readonly<Record<string, unknown>> => isObject(item));
    const found = objects.map((object) => object[name]).find((item) => typeof item === "number");
    if (found !== undefined) return found;
    level = objects.flatMap((object) => Object.values(object));
  }
  return undefined;
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
