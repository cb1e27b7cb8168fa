import type { FieldCondition, PictureFinding, RuleHead } from "@lagebild/domain";
import type { FindingSeed } from "../findings/finding-seed.js";
import { gatherFinding, type SourceLabels } from "../findings/gather-findings.js";
import { metRule, withValues, type PictureRecords } from "../picture-records.js";

/** What a detector found: some records, by the values that they share. */
export interface Detected {
  readonly key: ReadonlyMap<string, string>;
  /** A rule that its records met. */
  readonly met?: string;
  /** What else its records hold. */
  readonly holds?: FieldCondition;
  readonly count: number;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  /** What a statement shows besides the fields of events. */
  readonly shown: Readonly<Record<string, string>>;
}

/** Finds what no rule can say. */
export interface Detector {
  readonly rule: RuleHead;
  detect(records: PictureRecords): Promise<readonly Detected[]>;
}

const MOST_OF_A_DETECTOR = 20;

/** Makes findings of what a detector found; `{name}` of a statement is what it shows under that name. */
export async function findingsOf(
  detector: Detector,
  records: PictureRecords,
  labels: SourceLabels,
): Promise<readonly PictureFinding[]> {
  const found = await detector.detect(records);
  const findings: PictureFinding[] = [];
  for (const { key, met, holds, count, firstTime, lastTime, shown } of found.slice(0, MOST_OF_A_DETECTOR)) {
    const rule = withShown(detector.rule, shown);
    const where = met === undefined ? {} : metRule(met);
    const seed: FindingSeed = {
      rule,
      detections: [],
      wheres: [withValues(holds ? { fields: [...(where.fields ?? []), holds] } : where, key)],
      keys: [key],
      limits: {},
      count,
      firstTime,
      lastTime,
      parts: [],
    };
    findings.push(await gatherFinding(records, seed, labels));
  }
  return findings;
}

function withShown(rule: RuleHead, shown: Readonly<Record<string, string>>): RuleHead {
  const says = rule.hints?.says;
  if (!says) return rule;
  const filled = (text: string): string =>
    text.replace(/\{([a-z]+)\}/g, (whole, name: string) => (Object.hasOwn(shown, name) ? shown[name]! : whole));
  return { ...rule, hints: { ...rule.hints, says: { en: filled(says.en), de: filled(says.de) } } };
}
