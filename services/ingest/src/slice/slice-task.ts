import type { MessagePort } from "node:worker_threads";
import { Failure } from "@lagebild/domain";
import type { FieldValues, Shape, Skip, SourceSlice } from "@lagebild/domain";
import type { WrittenMapping } from "@lagebild/events";
import type { SigmaRule } from "@lagebild/knowledge/sigma";

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
  /** What makes events of its records. */
  readonly mappings: readonly WrittenMapping[];
}

/** Records that met a rule. */
export interface RuleCount {
  readonly rule: string;
  readonly count: number;
}

/** A shape that a slice holds, with the values of its first record. */
export interface FoundShape {
  readonly shape: Shape;
  readonly format: string;
  readonly fields: FieldValues | undefined;
  /** Rules that records of the shape met in this segment; absent where there are none. */
  readonly rules?: readonly RuleCount[];
}

/** What a thread is called with. */
export interface SliceCall {
  readonly task: SliceTask;
  /** Takes what is asked for and brings the shapes described; closed when the thread is to stop. */
  readonly port: MessagePort;
}

/** Shapes that a thread wants described; with the last ones it waits for its turn to write. */
export interface SliceAsk {
  readonly found: readonly FoundShape[];
  readonly isLast: boolean;
}

/** Why a task ends whose pool is closed. */
export const stopped = (): Failure => new Failure("unavailable", "ingest was stopped");
