import type { FramePosition, Framing, LogLine, TextEncodingName } from "@lagebild/domain";
import type { LostRecords } from "../binary/binary-block.js";
import type { LineBatches } from "../lines/read-lines.js";

export interface FrameOptions {
  readonly framing: Framing;
  readonly encoding: TextEncodingName;
  /** Where in the original file the bytes begin. Default 0. */
  readonly startOffset?: number;
  /** Number of the line that they begin on, 1-based. Default 1. */
  readonly firstLine?: number;
  /** Where reading goes on, unless at the beginning. */
  readonly position?: FramePosition;
  /** Longer records are cut to this many bytes at most. Default 1 MiB. */
  readonly maxLineBytes?: number;
  /** Only the places of records are wanted, not their texts. */
  readonly isCounting?: boolean;
  /** Told after each record behind which reading may go on: where that is. */
  onPoint?(point: FramePoint): void;
}

/** A place between two records of a source. */
export interface FramePoint {
  readonly byte: number;
  /** The line that it lies on, 1-based. */
  readonly line: number;
  readonly position: FramePosition;
}

/** Turns pieces of a text file into its records, as `framing` says. */
export interface RecordFramer {
  readonly stats: LineBatches["stats"];
  push(piece: Uint8Array): LogLine[];
  end(): LogLine[];
  /** Records that are there and cannot be read, by reason; absent for text, which always can. */
  lost?(): readonly LostRecords[];
}
