import { Failure } from "./failure.js";

/** Codes of the system and of SQLite. */
const FULL_DISK = /^(?:ENOSPC|EFBIG|EDQUOT|SQLITE_FULL.*|SQLITE_IOERR_WRITE)$/;

/** Tells whether an error says that the disk is full. */
export function isDiskFull(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return !(error instanceof Failure) && typeof code === "string" && FULL_DISK.test(code);
}

/** Where something was to be written, and how many bytes it takes at least, where that is known. */
export interface DiskNeed {
  readonly folder: string;
  readonly neededBytes?: number;
}

/** Tells a full disk from other faults of a write: "unavailable" then; everything else is returned as it is. */
export function asDiskFailure(error: unknown, what: string, need?: DiskNeed): unknown {
  if (!isDiskFull(error)) return error;
  const { code } = error as { readonly code: string };
  const where = need === undefined ? "" : ` to ${need.folder}`;
  const bytes = need?.neededBytes === undefined ? "" : `, it needs ${need.neededBytes} bytes or more`;
  return new Failure("unavailable", `disk full: ${what} could not be written${where}${bytes} (${code})`, error);
}
