import type { Reading } from "@lagebild/domain";
import type { ReadingSigns } from "./reading-signs.js";

/** A reading before it has run, with what speaks for and against it. */
export interface DraftReading {
  readonly reading: Omit<Reading, "certainty">;
  readonly signs: ReadingSigns;
}
