import type { CallResult } from "@lagebild/domain";
import type { ReadLine } from "../resolve-lines.js";

/** What a look found, as it stands in the logs. */
export interface RawLook extends Omit<CallResult, "lines" | "hostileLines"> {
  readonly read: readonly ReadLine[];
}
