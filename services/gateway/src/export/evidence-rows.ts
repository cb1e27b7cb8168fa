import type { Answer, QuestionLanguage } from "@lagebild/domain";
import type { GrepReport, ReadLine, SweepReport, Timeline, TimelineEntry } from "@lagebild/retrieval";
import { isoTime, type ExportRow } from "./export-rows.js";

/** The lines that an answer cites; their times are read from the records beforehand. */
export function rowsOfAnswer(
  answer: Answer,
  timeOf: (source: string, line: number) => { readonly time: number | undefined; readonly host: string | undefined },
): readonly ExportRow[] {
  return answer.citations.map(({ id, source, file, sha256, firstLine, text, run }) => {
    const { time, host } = timeOf(source, firstLine);
    return {
      time,
      message: text,
      timeIs: "Event recorded",
      source,
      file,
      line: firstLine,
      sha256,
      ...(host !== undefined && { host }),
      more: { citation: id, count: run?.count ?? 1, question: answer.question, verdict: answer.verdict },
    };
  });
}

/** Each entry of a timeline by its first line. */
export function rowsOfTimeline(timeline: Timeline, language: QuestionLanguage = "en"): readonly ExportRow[] {
  return timeline.entries.map((entry): ExportRow => {
    const [line] = entry.lines;
    const {
      source = entry.files[0]?.source ?? "",
      file = entry.files[0]?.file ?? "",
      line: number = 0,
    } = line?.row ?? {};
    return {
      time: entry.firstTime,
      message: line ? `${entry.statement[language]} | ${line.text}` : entry.statement[language],
      timeIs: entry.count === 1 ? "Event recorded" : "First seen",
      source,
      file,
      line: number,
      ...(line && { sha256: line.sha256 }),
      ...(line?.row.host !== undefined && { host: line.row.host }),
      ...(line?.row.program !== undefined && { program: line.row.program }),
      more: columnsOf(entry),
    };
  });
}

const columnsOf = (entry: TimelineEntry): Readonly<Record<string, string | number>> => ({
  entry: entry.id,
  kind: entry.kind,
  rule: entry.rule,
  level: entry.level,
  sure: entry.sure,
  count: entry.count,
  last_time: entry.lastTime === undefined ? "" : isoTime(entry.lastTime),
  ...(entry.peak && { peak: isoTime(entry.peak.startTime), peak_count: entry.peak.count }),
  tactics: entry.tactics.join(" "),
  techniques: entry.techniques.join(" "),
  hosts: entry.hosts.map(({ name }) => name).join(" "),
  decision: entry.decision?.verdict ?? "",
});

/** The lines that a sweep shows of each hit. */
export function rowsOfSweep({ hits }: SweepReport): readonly ExportRow[] {
  return hits.flatMap(({ indicator, lines, samples }) =>
    samples.map((line) => ({
      ...rowOfLine(line),
      more: { indicator: indicator.value, kind: indicator.kind, note: indicator.note ?? "", count: lines },
    })),
  );
}

/** The lines that match a pattern. */
export function rowsOfGrep({ lines }: GrepReport): readonly ExportRow[] {
  return lines.map(({ line }) => rowOfLine(line));
}

const rowOfLine = ({ row, sha256, original }: ReadLine): ExportRow => ({
  time: row.time,
  message: original,
  timeIs: "Event recorded",
  source: row.source,
  file: row.file,
  line: row.line,
  sha256,
  ...(row.host !== undefined && { host: row.host }),
  ...(row.program !== undefined && { program: row.program }),
});
