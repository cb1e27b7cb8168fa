import type { Answer, QuestionLanguage } from "@lagebild/domain";
import type { GrepReport, ReadLine, SweepReport, Timeline, TimelineEvent } from "@lagebild/retrieval";
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

/** Each event of a timeline by its first line, and by its last where there are several records. */
export function rowsOfTimeline(timeline: Timeline, language: QuestionLanguage = "en"): readonly ExportRow[] {
  return timeline.events.flatMap((event) =>
    event.lines.map((line, i): ExportRow => {
      const { source, file, line: number, time, host, program } = line.row;
      return {
        time,
        message: `${event.title[language]} | ${line.text}`,
        timeIs: event.count === 1 ? "Event recorded" : i === 0 ? "First seen" : "Last seen",
        source,
        file,
        line: number,
        sha256: line.sha256,
        ...(host !== undefined && { host }),
        ...(program !== undefined && { program }),
        more: columnsOf(event),
      };
    }),
  );
}

const columnsOf = (event: TimelineEvent): Readonly<Record<string, string | number>> => ({
  event: event.id,
  ...(event.peak && { peak: isoTime(event.peak.startTime), peak_count: event.peak.count }),
  severity: event.severity,
  count: event.count,
  tactics: event.tactics.join(" "),
  techniques: event.techniques.join(" "),
  hosts: event.hosts.map(({ name }) => name).join(" "),
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
