import { RULES_FIELD, type FieldCondition, type LinePlace, type QuestionLanguage } from "@lagebild/domain";
import type { Lagebild } from "../lagebild.js";
import type { TextOfLine } from "../picture/texts-of-lines.js";
import type { JudgedTopic } from "./judge-topics.js";
import type { PlaybookFinding, PlaybookPlace, PlaybookTopic } from "./playbook-report.js";

const MAX_FINDINGS = 10;
const FIRST_LINES = 2;
const MAX_SEEN_RULES = 3;

/** Words what an incident says of a topic, with lines to check it by. */
export async function topicReport(
  lagebild: Lagebild,
  incident: string,
  judged: JudgedTopic,
  textOf: TextOfLine,
  { language, signal }: { readonly language: QuestionLanguage; readonly signal?: AbortSignal },
): Promise<PlaybookTopic> {
  const { title, findings, seen, shownBy, ...rest } = judged;
  const told: PlaybookFinding[] = findings.slice(0, MAX_FINDINGS).map((finding) => ({
    id: finding.id,
    statement: finding.statement[language],
    level: finding.level,
    sure: finding.sure,
    count: finding.count,
    firstTime: finding.firstTime,
    lastTime: finding.lastTime,
    lines: endsOf(finding.lines).map((place) => ({ file: place.file, line: place.line, text: textOf(place) })),
    ...(finding.decision && { decision: finding.decision }),
  }));
  for (const { rule, count, firstTime, lastTime } of seen.slice(0, MAX_SEEN_RULES)) {
    const conditions = [{ field: RULES_FIELD, operator: "equals" as const, value: rule }];
    const place = await firstRecord(lagebild, incident, conditions, judged.sources, signal);
    told.push({ statement: title[language], count, firstTime, lastTime, lines: place ? [place] : [] });
  }
  return {
    ...rest,
    title: title[language],
    findings: told,
    findingsTotal: findings.length,
    shownBy: shownBy.map((kind) => kind[language]),
  };
}

/** The first lines and the last: what came of it often stands there. */
const endsOf = (lines: readonly LinePlace[]): readonly LinePlace[] =>
  lines.length <= FIRST_LINES ? lines : [...lines.slice(0, FIRST_LINES), lines.at(-1)!];

/** Reads a record that meets conditions, of a source that counts. */
async function firstRecord(
  lagebild: Lagebild,
  incident: string,
  conditions: readonly FieldCondition[],
  files: readonly string[],
  signal: AbortSignal | undefined,
): Promise<PlaybookPlace | undefined> {
  for (const file of files) {
    const request = { conditions, limit: 1, withOriginal: true, filter: { file } };
    const { events, next } = await lagebild.events(incident, request, signal ? { signal } : {});
    const original = (events[0]?.document["event"] as { readonly original?: unknown } | undefined)?.original;
    if (next) return { file, line: next.line, text: typeof original === "string" ? original : "" };
  }
  return undefined;
}
