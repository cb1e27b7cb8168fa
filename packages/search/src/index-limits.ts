import { Failure, type FieldCondition, type IndexedShape } from "@lagebild/domain";

/** Refuses a vector that cannot be compared with the index's. */
export function assertDimensions(vector: Float32Array, expected: number): void {
  if (vector.length === expected) return;
  throw new Failure("invalid", `vector has ${vector.length} dimensions, the index has ${expected}`);
}

/** Refuses an id that does not make a folder name. */
export function assertSegmentId(segmentId: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(segmentId)) return;
  throw new Failure(
    "invalid",
    `segment id ${JSON.stringify(segmentId.slice(0, 120))} is not 1 to 100 letters, digits, dots, underscores or hyphens`,
  );
}

/** Refuses an id that is not 16 hex digits. */
export function assertHexId(id: string): void {
  if (/^[0-9a-f]{16}$/.test(id)) return;
  throw new Failure("invalid", `id ${JSON.stringify(id.slice(0, 40))} is not 16 hex digits`);
}

/** Refuses shapes whose vectors differ in length. */
export function assertSameDimensions(shapes: readonly IndexedShape[]): void {
  const expected = shapes.find((shape) => shape.vector)?.vector?.length;
  for (const { vector } of shapes) if (vector && expected !== undefined) assertDimensions(vector, expected);
}

/** Returns the number of a condition that compares numbers. */
export function numberOf({ field, operator, value }: FieldCondition): number {
  const number = value.trim() === "" ? Number.NaN : Number(value);
  if (Number.isFinite(number)) return number;
  throw new Failure(
    "invalid",
    `condition ${operator} on field ${JSON.stringify(field)} needs a number, got ${JSON.stringify(value)}`,
  );
}

/** The whole number that a text is, where a number would lose digits of it; undefined where it is none, or would not. */
export function wholeOf(text: string): bigint | undefined {
  const trimmed = text.trim();
  if (trimmed.length < 16 || !/^[-+]?\d{16,38}$/.test(trimmed)) return undefined;
  const whole = BigInt(trimmed.replace("+", ""));
  return Number.isSafeInteger(Number(trimmed)) ? undefined : whole;
}

/** Refuses a limit that is not a whole number from 0. */
export function assertLimit(name: string, limit: number): void {
  if (Number.isSafeInteger(limit) && limit >= 0) return;
  throw new Failure("invalid", `${name} must be a whole number from 0, got ${limit}`);
}

/** Refuses vectors of another embedder than the one that is asked with. */
export function assertModel(found: readonly string[], configured: string | undefined): void {
  const [first, second] = found;
  if (first !== undefined && second !== undefined) {
    throw new Failure(
      "invalid",
      `segments were built with embedding models ${first} and ${second}: lagebild reindex <incident> makes them one`,
    );
  }
  if (first === undefined || configured === undefined || first === configured) return;
  throw new Failure(
    "invalid",
    `dictionary was built with embedding model ${first}, the configured one is ${configured}: run lagebild reindex <incident> or configure ${first}`,
  );
}
