import { Failure } from "@lagebild/domain";
import type { FailureKind, FieldValues, IndexedShape, Shape, Skip, SourceSlice } from "@lagebild/domain";
import type { SigmaRule } from "@lagebild/knowledge/sigma";
import type { BuiltSegment } from "@lagebild/search";
import type { RuleCount } from "./match-rules.js";

/** The slices that become one segment. */
export interface SliceTask {
  readonly segmentId: string;
  readonly incidentFolder: string;
  readonly sourcesFolder: string;
  readonly modelId: string;
  readonly slices: readonly SourceSlice[];
  readonly skips: readonly Skip[];
  /** What its records are matched against. */
  readonly rules: readonly SigmaRule[];
}

/** A shape that a slice holds, with the values of its first record. */
export interface FoundShape {
  readonly shape: Shape;
  readonly format: string;
  readonly fields: FieldValues | undefined;
  /** Rules that records of the shape met in this segment; absent where there are none. */
  readonly rules?: readonly RuleCount[];
}

export type ToWorker =
  | { readonly type: "build"; readonly task: SliceTask }
  | { readonly type: "finish"; readonly shapes: readonly IndexedShape[] }
  | { readonly type: "stop" };

export type FromWorker =
  | { readonly type: "shapes"; readonly found: readonly FoundShape[] }
  | { readonly type: "built"; readonly segment: BuiltSegment }
  | { readonly type: "failed"; readonly kind: FailureKind; readonly message: string };

/** Why a task ends whose pool is closed. */
export const stopped = (): Failure => new Failure("unavailable", "ingest was stopped");
