import { Failure } from "@lagebild/domain";

const FULL_DISK = new Set(["ENOSPC", "EFBIG", "EDQUOT"]);

/** Tells a full disk from other faults of a write; everything else is returned as it is. */
export function asDiskFailure(error: unknown, what: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === undefined || !FULL_DISK.has(code)) return error;
  return new Failure("unavailable", `disk full: ${what} could not be written (${code})`, error);
}
