import { formatTime } from "@lagebild/context";
import type { QuestionLanguage } from "@lagebild/domain";
import type { OpenParts } from "../investigate/open-parts.js";
import type { IncidentRules } from "./incident-rules.js";
import { pictureNear } from "./picture-of-incident.js";

const MOST_LINES = 40;

/** Says the picture of an incident in a line for each finding, the gravest first, for a window's reader. */
export async function pictureLines(
  parts: OpenParts,
  rules: IncidentRules,
  language: QuestionLanguage,
  zone: string,
): Promise<readonly string[]> {
  // Who asks does not wait for a picture of millions of records: the page or a report draws it.
  const findings = (await pictureNear(parts, rules))?.findings ?? [];
  return findings
    .filter(({ decision, level }) => decision?.verdict !== "harmless" && level !== "informational")
    .slice(0, MOST_LINES)
    .map(({ level, firstTime, statement }) =>
      [level, formatTime(firstTime, zone), statement[language]].filter((part) => part !== "").join(" "),
    );
}
