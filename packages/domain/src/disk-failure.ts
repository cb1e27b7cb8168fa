import { Failure } from "./failure.js";

/** Codes of the system and of SQLite. */
const FULL_DISK = /^(?:ENOSPC|EFBIG|EDQUOT|SQLITE_FULL.*|SQLITE_IOERR_WRITE)$/;

/** Tells a full disk from other faults of a write: "unavailable" then; everything else is returned as it is. */
export function asDiskFailure(error: unknown, what: string): unknown {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  if (error instanceof Failure || typeof code !== "string" || !FULL_DISK.test(code)) return error;
  return new Failure("unavailable", `disk full: ${what} could not be written (${code})`, error);
}
