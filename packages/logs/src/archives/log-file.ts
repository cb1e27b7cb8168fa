import type { Readable } from "node:stream";
import type { Skip } from "@lagebild/domain";

/** A log file, wherever it lies. Read it before asking for the next one: an archive streams by once. */
export interface LogFile {
  /** Relative to what the user named; a member of an archive is `archive.zip/inner/path.log`. Several may be alike. */
  readonly file: string;
  /** Where it lies, as a path that ends with `file`; members of archives lie where the archive does. Absent for standard input. */
  readonly origin?: string;
  /** Milliseconds since 1970 UTC. */
  readonly modifiedMs: number;
  /** The unpacked bytes. Can be called once. */
  open(): Readable;
}

/** Something that is not read, or was not read to its end, and why. */
export interface SkippedInput {
  readonly skip: Skip;
}
