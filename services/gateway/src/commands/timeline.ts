import { clipText, escapeText, formatTime } from "@lagebild/context";
import type { QuestionLanguage } from "@lagebild/domain";
import type { Timeline, TimelineEvent } from "@lagebild/retrieval";
import { localNumber, localSpan } from "../print-ledger.js";
import type { CommandContext } from "../run-command.js";
import { rowsOfTimeline } from "./export-evidence.js";
import { writeExport } from "./export-rows.js";

/** Orders what is notable by time; with a format, as other tools take it. */
export async function timelineCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const [incident] = args.words as [string];
  const { filter, limit, zone, bucketSeconds } = args;
  const timeline = await lagebild.timeline(incident, {
    filter,
    ...(limit !== undefined && { limit }),
    ...(zone !== undefined && { zone }),
    ...(bucketSeconds !== undefined && { bucketSeconds }),
  });
  if (args.format) writeExport(rowsOfTimeline(timeline, args.language), args.format);
  else
    process.stdout.write(
      args.isJson ? `${JSON.stringify(timeline)}\n` : printTimeline(timeline, args.language ?? "en"),
    );
}

interface Words {
  readonly phases: string;
  readonly kinds: readonly [one: string, many: string];
  readonly records: readonly [one: string, many: string];
  readonly of: string;
  readonly nothing: string;
  readonly incomplete: string;
  readonly withoutTime: string;
  readonly times: (zone: string) => string;
  readonly assumed: (assumed: number, sources: number) => string;
  readonly untimedLast: (count: string) => string;
  readonly untimedOut: (count: string) => string;
  readonly on: string;
  readonly peak: (count: string, from: string, hours: number) => string;
  readonly severity: Readonly<Record<TimelineEvent["severity"], string>>;
  readonly reasons: Readonly<Record<string, string>>;
}

const WORDS: Readonly<Record<QuestionLanguage, Words>> = {
  en: {
    phases: "phases (ATT&CK):",
    kinds: ["kind of event", "kinds of events"],
    records: ["record", "records"],
    of: "of",
    nothing: "no record meets the filter: lagebild show lists files, hosts and times",
    incomplete: "not yet searchable",
    withoutTime: "without time",
    times: (zone) => `times in ${zone}`,
    assumed: (assumed, sources) => `zone assumed for ${assumed} of ${sources} ${sources === 1 ? "source" : "sources"}`,
    untimedLast: (count) => `${count} without time, at the end`,
    untimedOut: (count) => `${count} without time left out by the limits of time`,
    on: "on",
    peak: (count, from, hours) => `most (${count}) from ${from} in ${hours} h`,
    severity: { info: "info", notice: "notice", suspicious: "suspicious", attack: "attack" },
    reasons: {},
  },
  de: {
    phases: "Phasen (ATT&CK):",
    kinds: ["Art von Ereignis", "Arten von Ereignissen"],
    records: ["Eintrag", "Einträge"],
    of: "von",
    nothing: "kein Eintrag erfüllt den Filter: lagebild show zeigt Dateien, Rechner und Zeiten",
    incomplete: "noch nicht durchsuchbar",
    withoutTime: "ohne Zeit",
    times: (zone) => `Zeiten in ${zone}`,
    assumed: (assumed, sources) =>
      `Zone angenommen für ${assumed} von ${sources} ${sources === 1 ? "Quelle" : "Quellen"}`,
    untimedLast: (count) => `${count} ohne Zeit, am Ende`,
    untimedOut: (count) => `${count} ohne Zeit, durch die Zeitgrenzen ausgelassen`,
    on: "auf",
    peak: (count, from, hours) => `die meisten (${count}) ab ${from} in ${hours} h`,
    severity: { info: "Information", notice: "Hinweis", suspicious: "verdächtig", attack: "Angriff" },
    reasons: {
      "ordinary events": "gewöhnliche Ereignisse",
      "further rare events": "weitere seltene Ereignisse",
      "less notable events, beyond the limit": "weniger auffällige Ereignisse, über der Grenze",
    },
  },
};

/** Writes events in order, each with its count, hosts and lines, then the phases; the first line says the zone. */
export function printTimeline(timeline: Timeline, language: QuestionLanguage): string {
  const { events, phases, records, leftOut, incomplete, zone, zones, buckets, withoutTime, isLimited } = timeline;
  const words = WORDS[language];
  const n = (value: number): string => localNumber(value, language);
  const counted = (value: number, [one, many]: Words["kinds"]): string => `${n(value)} ${value === 1 ? one : many}`;
  const shown = events.reduce((sum, { count }) => sum + count, 0);
  const untimed = isLimited ? words.untimedOut : words.untimedLast;
  const head = [
    words.times(zone.name),
    ...(zones.assumed > 0 ? [words.assumed(zones.assumed, zones.sources)] : []),
    ...(withoutTime > 0 ? [untimed(counted(withoutTime, words.records))] : []),
  ];
  return [
    head.join("; "),
    ...(buckets?.counts ?? []).map(({ startTime, count }) => `  ${formatTime(startTime, zone.name)}  ${n(count)}`),
    ...events.flatMap((event) => printEvent(event, zone.name, language)),
    ...(events.length > 0 ? [""] : []),
    ...(phases.length > 0 ? [words.phases] : []),
    ...phases.map(
      (phase) =>
        `  ${phase.tactic}: ${counted(phase.events, words.kinds)}, ${counted(phase.records, words.records)}, ${localSpan(phase.firstTime, phase.lastTime, language, zone.name)}`,
    ),
    `${counted(events.length, words.kinds)}; ${words.records[1]}: ${n(shown)} ${words.of} ${n(records)}` +
      leftOut.map(({ reason, count }) => `; ${n(count)} ${words.reasons[reason] ?? reason}`).join(""),
    ...(records === 0 ? [words.nothing] : []),
    ...(incomplete.length > 0 ? [`${words.incomplete}: ${incomplete.slice(0, 5).map(escapeText).join(", ")}`] : []),
    "",
  ].join("\n");
}

function printEvent(event: TimelineEvent, zone: string, language: QuestionLanguage): readonly string[] {
  const words = WORDS[language];
  const span = localSpan(event.firstTime, event.lastTime, language, zone);
  const hosts = event.hosts.map(({ name }) => escapeText(name)).join(", ");
  const attack = [...event.tactics, ...event.techniques].join(" ");
  const { peak } = event;
  const most = peak
    ? words.peak(localNumber(peak.count, language), formatTime(peak.startTime, zone), peak.seconds / 3_600)
    : "";
  const parts = [words.severity[event.severity], attack, hosts === "" ? "" : `${words.on} ${hosts}`, most];
  return [
    `${span === "" ? words.withoutTime : span}  x ${localNumber(event.count, language)}  ${clipText(escapeText(event.title[language]), 200)}`,
    `    ${parts.filter((part) => part !== "").join("; ")}`,
    ...event.lines.map(
      ({ row, text }) => `    ${escapeText(row.file)}:${row.line}  ${clipText(escapeText(text), 200)}`,
    ),
  ];
}
