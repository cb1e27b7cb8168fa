import { clipText, escapeText, formatSpan, formatTime } from "@lagebild/context";
import type { QuestionLanguage } from "@lagebild/domain";
import type { Timeline, TimelineEvent } from "@lagebild/retrieval";
import type { CommandContext } from "../run-command.js";
import { rowsOfTimeline } from "./export-evidence.js";
import { exportRows } from "./export-rows.js";

/** Orders what is notable by time; with a format, as other tools take it. */
export async function timelineCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const [incident] = args.words as [string];
  const { filter, limit } = args;
  const timeline = await lagebild.timeline(incident, { filter, ...(limit !== undefined && { limit }) });
  if (args.format) process.stdout.write(exportRows(rowsOfTimeline(timeline, args.language), args.format));
  else
    process.stdout.write(
      args.isJson ? `${JSON.stringify(timeline)}\n` : printTimeline(timeline, args.language ?? "en"),
    );
}

/** Writes events in order, each with its count, hosts and lines, then the phases. */
export function printTimeline(timeline: Timeline, language: QuestionLanguage): string {
  const { events, phases, records, leftOut, incomplete } = timeline;
  const shown = events.reduce((sum, { count }) => sum + count, 0);
  return [
    ...events.flatMap((event) => printEvent(event, language)),
    "",
    ...(phases.length > 0 ? ["phases (ATT&CK):"] : []),
    ...phases.map(
      (phase) =>
        `  ${phase.tactic}: ${phase.events} events, ${phase.records} records, ${formatSpan(phase.firstTime, phase.lastTime)}`,
    ),
    `${events.length} kinds of events, ${shown} of ${records} records` +
      leftOut.map(({ reason, count }) => `; ${count} ${reason}`).join(""),
    ...(incomplete.length > 0 ? [`not yet searchable: ${incomplete.slice(0, 5).map(escapeText).join(", ")}`] : []),
    "",
  ].join("\n");
}

function printEvent(event: TimelineEvent, language: QuestionLanguage): readonly string[] {
  const span = formatSpan(event.firstTime, event.lastTime);
  const hosts = event.hosts.map(({ name }) => escapeText(name)).join(", ");
  const attack = [...event.tactics, ...event.techniques].join(" ");
  const { peak } = event;
  const most = peak ? `most (${peak.count}) from ${formatTime(peak.startTime)} in ${peak.seconds / 3_600} h` : "";
  const parts = [event.severity, attack, hosts === "" ? "" : `on ${hosts}`, most].filter((part) => part !== "");
  return [
    `${span === "" ? "without time" : span}  x ${event.count}  ${clipText(escapeText(event.title[language]), 200)}`,
    `    ${parts.join("; ")}`,
    ...event.lines.map(
      ({ row, text }) => `    ${escapeText(row.file)}:${row.line}  ${clipText(escapeText(text), 200)}`,
    ),
  ];
}
