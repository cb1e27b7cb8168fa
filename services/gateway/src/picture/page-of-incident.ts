import type { QuestionLanguage } from "@lagebild/domain";
import type { Lagebild } from "../lagebild.js";
import { picturePage, type PicturePage } from "./picture-page.js";

/** As many lines as a finding has. */
export const LINES_IN_REPORT = 20;

export interface IncidentPageOptions {
  readonly language: QuestionLanguage;
  /** As it was asked for; the incident's own unless given. */
  readonly zone: string | undefined;
  /** Of each finding. */
  readonly lines: number;
  readonly isShort: boolean;
  readonly signal: AbortSignal;
}

/** Arranges the picture of an incident for reading, with its lines, in the incident's zone. */
export async function pageOfIncident(
  lagebild: Pick<Lagebild, "incident" | "picture" | "zone">,
  incident: string,
  { language, zone: asked, lines, isShort, signal }: IncidentPageOptions,
): Promise<PicturePage> {
  const report = await lagebild.picture(incident, { lines }, { signal });
  const { name: zone } = await lagebild.zone(incident, asked);
  const { tlp } = await lagebild.incident(incident);
  return picturePage(report, { incident, language, zone, lines, isShort, ...(tlp && { tlp }) });
}
