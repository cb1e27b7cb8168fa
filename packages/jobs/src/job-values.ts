import { Failure, type FailureKind } from "@lagebild/domain";
import type { JobPhase, NewJob, NewSlice } from "./job-queue.js";

/** Bytes of JSON of what goes into a job: its input, a slice. */
export const MAX_INPUT_BYTES = 1 << 20;
/** Bytes of JSON of what comes out of a job: a slice's result, the job's output. */
export const MAX_OUTPUT_BYTES = 16 << 20;
/** Characters of a slice's or group's name. */
export const MAX_NAME_CHARS = 1000;
export const MAX_MESSAGE_CHARS = 1000;
/** Far below where sums of sizes lose whole numbers. */
export const MAX_SIZE_BYTES = 2 ** 50;
const MAX_LISTED = 10_000;
/** Failed slices that a state names. */
export const MAX_FAILED_SHOWN = 1000;
export const MAX_TRIES = 3;
/** A step whose worker died so often is taken for what kills it. */
export const MAX_DEATHS = 5;
export const KEPT_JOBS = 1000;
export const KEPT_MS = 30 * 24 * 3600 * 1000;

const RETRIED: ReadonlySet<FailureKind> = new Set(["unavailable", "timeout", "busy", "internal"]);

/** Tells whether trying again may cure a failure of this kind. */
export const isRetried = (kind: FailureKind): boolean => RETRIED.has(kind);

/** Milliseconds to wait before a step is tried again after that many tries. */
export const retryDelayMs = (tries: number): number => 250 * 2 ** tries;

/** Tells whether a job in this phase has come to its end. */
export const isEnded = (phase: JobPhase): boolean => phase === "done" || phase === "failed" || phase === "cancelled";

/** Writes plain data as text; nothing is written as the empty text. Throws `invalid` for what is no plain data or too large. */
export function encodeValue(what: string, value: unknown, maxBytes: number): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new Failure("invalid", `${what} is no plain data: expected what JSON can hold`, error);
  }
  const bytes = Buffer.byteLength(text ?? "");
  if (bytes > maxBytes) throw new Failure("invalid", `${what} has ${bytes} bytes as JSON, the limit is ${maxBytes}`);
  return text ?? "";
}

/** Reads what `encodeValue` wrote. */
export const decodeValue = (text: string): unknown => (text === "" ? undefined : (JSON.parse(text) as unknown));

/** A limit as a number that every store takes. */
export const countOf = (limit: number): number => Math.min(Math.max(Math.floor(limit) || 0, 0), MAX_LISTED);

/** A slice as it is stored. */
export interface StoredSlice {
  readonly name: string;
  readonly size: number;
  /** From `encodeValue`. */
  readonly value: string;
}

/** Checks a slice and writes its data as text. Throws `invalid`. */
export function encodeSlice({ name, size, slice }: NewSlice<unknown>): StoredSlice {
  assertName("slice name", name);
  if (!Number.isSafeInteger(size) || size < 0 || size > MAX_SIZE_BYTES) {
    throw new Failure("invalid", `size of slice ${JSON.stringify(name)} is ${size}: expected a whole number of bytes`);
  }
  return { name, size, value: encodeValue(`slice ${JSON.stringify(name)}`, slice, MAX_INPUT_BYTES) };
}

/** Checks a new job and writes its input as text. Throws `invalid`. */
export function encodeInput({ group, input }: NewJob<unknown>): string {
  assertName("job group", group);
  return encodeValue("job input", input, MAX_INPUT_BYTES);
}

/** Throws `invalid` for a name that no store could give back as it was. */
function assertName(what: string, name: string): void {
  const isWhole = Buffer.from(name).toString() === name; // a lone surrogate is not
  if (name.length > 0 && name.length <= MAX_NAME_CHARS && isWhole) return;
  const shown = JSON.stringify(name.slice(0, 80));
  throw new Failure("invalid", `${what} ${shown} is not allowed: expected 1 to ${MAX_NAME_CHARS} whole characters`);
}

/** The failure of naming a job that is not there. */
export const jobMissing = (id: string): Failure =>
  new Failure("missing", `job ${JSON.stringify(id.slice(0, 80))} is not there: it never was, or it was forgotten`);

/** Why a retry cannot be. */
export const retryRefused = {
  running: (id: string): Failure =>
    new Failure("conflict", `job ${id} has not ended: cancel it or wait before it is tried again`),
  done: (id: string): Failure => new Failure("conflict", `job ${id} is done: there is nothing to try again`),
  slice: (name: string): Failure => new Failure("conflict", `slice ${JSON.stringify(name)} is done already`),
  unknown: (name: string): Failure => new Failure("missing", `job has no slice ${JSON.stringify(name.slice(0, 80))}`),
};

/** The failure of a job some of whose slices were neither done nor tried. */
export const leftOut = (slices: number | "#"): { readonly kind: FailureKind; readonly message: string } => ({
  kind: "conflict",
  message: `${slices} dropped slices were not tried again: retry the job to run them`,
});
