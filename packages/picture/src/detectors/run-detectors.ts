import type { PictureFinding, RuleHead } from "@lagebild/domain";
import type { SourceLabels } from "../findings/gather-findings.js";
import type { PictureRecords } from "../picture-records.js";
import { beaconing } from "./beaconing.js";
import { findingsOf, type Detector } from "./detector.js";
import { firstSeen } from "./first-seen.js";
import { injectedFinding, INJECTED_TEXT, type InjectedLines } from "./injected-text.js";
import { impossibleTravel } from "./impossible-travel.js";
import { massRenaming } from "./mass-renaming.js";

const DETECTORS: readonly Detector[] = [beaconing, massRenaming, firstSeen, impossibleTravel];

/** What detectors say of themselves, as rules do: topics name them alike. */
export const DETECTOR_RULES: readonly RuleHead[] = [...DETECTORS.map(({ rule }) => rule), INJECTED_TEXT];

/** Runs what no rule can say. */
export async function runDetectors(
  records: PictureRecords,
  labels: SourceLabels,
  injected: InjectedLines,
): Promise<readonly PictureFinding[]> {
  const found = injectedFinding(injected);
  const findings = found ? [found] : [];
  for (const detector of DETECTORS) findings.push(...(await findingsOf(detector, records, labels)));
  return findings;
}
