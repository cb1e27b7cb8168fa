import type { RecordRow } from "./statement.js";

/** A line read back from the original bytes. */
export interface ResolvedLine {
  readonly row: RecordRow;
  readonly sha256: string;
  /** Of its file before that grew. */
  readonly earlierSha256?: readonly string[];
  /** The whole line, decoded, as the file holds it. */
  readonly original: string;
  /** What the window shows of it: for wide structured events the event sentence. */
  readonly text: string;
}

/** Reads lines of a source back, which its id names, or its label in answers of earlier versions; a line that does not exist is left out. Failure "corrupt" when the stored bytes changed. */
export type ResolveLines = (source: string, lines: readonly number[]) => Promise<readonly ResolvedLine[]>;
