import { dirname } from "node:path";
import { Failure, type FindingDecision, type Picture } from "@lagebild/domain";
import { drawPicture } from "@lagebild/picture";
import { incidentVersion, type IndexSnapshot } from "@lagebild/search";
import type { OpenParts } from "../investigate/open-parts.js";
import { readPlaces } from "../read-places.js";
import type { LineReader } from "../resolve-lines.js";
import { decide, readDecisions, withDecisions } from "./finding-decisions.js";
import type { IncidentRules } from "./incident-rules.js";
import { errorShapes } from "./error-shapes.js";
import { injectedLines } from "./injected-lines.js";
import { keepPicture, keptPicture } from "./kept-picture.js";

/** Changes when the same records give another picture. */
const DRAWN_AS = "7";

export interface PictureRequest {
  /** Lines to read back for each finding, at most 20; none unless given. */
  readonly lines?: number;
}

/** A line that a finding names, as the window shows it. */
export interface FindingLine {
  readonly source: string;
  readonly line: number;
  readonly text: string;
}

/** The picture of an incident, with the lines that were asked for. */
export interface PictureReport {
  readonly picture: Picture;
  readonly lines: readonly FindingLine[];
}

/** What an analyst says of a finding; without a verdict, what was said is taken back. */
export interface DecisionRequest {
  readonly finding: string;
  readonly verdict?: FindingDecision["verdict"];
  readonly note?: string;
  readonly by?: string;
}

const MAX_LINES = 20;
/** Of so many records a picture takes a second or two. */
const DRAWN_IN_A_MOMENT = 50_000;

/** Returns the picture of an incident: kept from before where nothing changed, else drawn. */
export async function pictureOfIncident(
  parts: OpenParts,
  rules: IncidentRules,
  { lines = 0 }: PictureRequest,
): Promise<PictureReport> {
  if (!Number.isInteger(lines) || lines < 0 || lines > MAX_LINES)
    throw new Failure("invalid", `lines is ${lines}, expected 0 to ${MAX_LINES} for each finding`);
  const root = dirname(parts.sourcesFolder);
  const drawn = await drawnPicture(parts, rules);
  const picture = { ...drawn, findings: withDecisions(drawn.findings, await readDecisions(root)) };
  return { picture, lines: lines === 0 ? [] : await readLines(parts.lines, picture, lines) };
}

/** Keeps what an analyst says of a finding. Failure "missing" for a finding that the picture does not have. */
export async function decideFinding(
  parts: OpenParts,
  rules: IncidentRules,
  { finding, verdict, note = "", by = "" }: DecisionRequest,
): Promise<PictureReport> {
  const root = dirname(parts.sourcesFolder);
  const { findings } = await drawnPicture(parts, rules);
  const meant = findings.filter(({ id }) => id === finding || (finding.length >= 4 && id.startsWith(finding)));
  if (meant.length !== 1)
    throw new Failure(
      "missing",
      `no finding ${JSON.stringify(finding.slice(0, 40))}: lagebild picture shows the findings with their ids`,
    );
  await decide(root, meant[0]!.id, verdict && { verdict, note, by, atMs: Date.now() });
  return pictureOfIncident(parts, rules, {});
}

/** Returns the picture where it is at hand or drawn in a moment; undefined where that takes longer. */
export async function pictureNear(parts: OpenParts, rules: IncidentRules): Promise<Picture | undefined> {
  const root = dirname(parts.sourcesFolder);
  const version = await versionOf(root, rules);
  const isSmall = parts.snapshot.records <= DRAWN_IN_A_MOMENT;
  const picture = (await keptPicture(root, version)) ?? (isSmall ? await draw(parts, rules, version) : undefined);
  return picture && { ...picture, findings: withDecisions(picture.findings, await readDecisions(root)) };
}

const versionOf = async (root: string, { version }: IncidentRules): Promise<string> =>
  `${DRAWN_AS} ${await incidentVersion(root)} ${version}`;

async function drawnPicture(parts: OpenParts, rules: IncidentRules): Promise<Picture> {
  const root = dirname(parts.sourcesFolder);
  const version = await versionOf(root, rules);
  return (await keptPicture(root, version)) ?? draw(parts, rules, version);
}

/** Draws a picture anew, and keeps it. */
async function draw(
  { index, snapshot, sourcesFolder, lines }: OpenParts,
  { rules }: IncidentRules,
  version: string,
): Promise<Picture> {
  const incomplete = new Set(snapshot.incomplete.map(({ source }) => source.id));
  const picture = await drawPicture({
    version,
    records: index,
    sources: snapshot.sources.map(({ source, coverage, records }) => ({
      coverage,
      records,
      isIncomplete: incomplete.has(source.id),
    })),
    totals: totalsOf(snapshot),
    rules,
    injected: await injectedLines(index, lines),
    errors: await errorShapes(index, snapshot),
  });
  await keepPicture(dirname(sourcesFolder), picture);
  return picture;
}

const totalsOf = ({ records, firstTime, lastTime, sources }: IndexSnapshot) => ({
  records,
  firstTime,
  lastTime,
  withoutTime: sources.reduce((sum, { coverage }) => sum + coverage.withoutTime, 0),
});

async function readLines(reader: LineReader, { findings }: Picture, each: number): Promise<readonly FindingLine[]> {
  const read = await readPlaces(
    reader,
    findings.flatMap(({ lines }) => lines.slice(0, each)),
  );
  return [...read.values()].map(({ row, text }) => ({ source: row.source, line: row.line, text }));
}
