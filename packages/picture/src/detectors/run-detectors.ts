import type { PictureFinding, RuleHead } from "@lagebild/domain";
import type { SourceLabels } from "../findings/gather-findings.js";
import type { PictureRecords } from "../picture-records.js";
import { beaconing } from "./beaconing.js";
import { findingsOf, type Detector } from "./detector.js";
import { firstSeen } from "./first-seen.js";
import { injectedFinding, INJECTED_TEXT, type InjectedLines } from "./injected-text.js";
import { impossibleTravel } from "./impossible-travel.js";
import { lookalikeSender } from "./lookalike-sender.js";
import { massRenaming } from "./mass-renaming.js";
import { errorFinding, REPEATED_ERRORS, type ErrorShape } from "./repeated-errors.js";

const DETECTORS: readonly Detector[] = [beaconing, massRenaming, firstSeen, impossibleTravel, lookalikeSender];

/** What detectors say of themselves, as rules do: topics name them alike. */
export const DETECTOR_RULES: readonly RuleHead[] = [
  ...DETECTORS.map(({ rule }) => rule),
  INJECTED_TEXT,
  REPEATED_ERRORS,
];

/** Runs what no rule can say. */
export async function runDetectors(
  records: PictureRecords,
  labels: SourceLabels,
  { injected, errors }: { readonly injected: InjectedLines; readonly errors: readonly ErrorShape[] },
): Promise<readonly PictureFinding[]> {
  const findings = [injectedFinding(injected), errorFinding(errors)].filter((finding) => finding !== undefined);
  for (const detector of DETECTORS) findings.push(...(await findingsOf(detector, records, labels)));
  return findings;
}
