import type { Readable } from "node:stream";
import type { Skip } from "@lagebild/domain";

/** A log file, wherever it lies. Read it before asking for the next one: an archive streams by once. */
export interface LogFile {
  /** Relative to what the user named; a member of an archive is `archive.zip/inner/path.log`. No two are alike. */
  readonly file: string;
  /** Milliseconds since 1970 UTC. */
  readonly modifiedMs: number;
  /** The unpacked bytes. Can be called once. */
  open(): Readable;
}

/** Something that is not read, or was not read to its end, and why. */
export interface SkippedInput {
  readonly skip: Skip;
}
