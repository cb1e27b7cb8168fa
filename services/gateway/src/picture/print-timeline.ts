import { clipText, escapeText, formatTime } from "@lagebild/context";
import type { QuestionLanguage } from "@lagebild/domain";
import type { Timeline, TimelineEntry } from "@lagebild/retrieval";
import { localNumber, localSpan } from "../print/ledger.js";
import { PAGE_WORDS, phaseName } from "./page-words.js";

type Counted = readonly [one: string, many: string];

interface Words {
  readonly phases: string;
  readonly entries: Counted;
  readonly records: Counted;
  /** Behind "of". */
  readonly ofRecords: Counted;
  readonly lesser: string;
  readonly step: string;
  readonly harmless: string;
  readonly confirmed: string;
  readonly by: string;
  readonly of: string;
  readonly nothing: string;
  readonly noEntry: string;
  readonly incomplete: string;
  readonly withoutTime: string;
  readonly times: (zone: string) => string;
  readonly assumed: (assumed: number, sources: number) => string;
  readonly untimedLast: (count: string) => string;
  readonly untimedOut: (count: string) => string;
  readonly on: string;
  readonly beside: string;
  readonly peak: (count: string, from: string, hours: number) => string;
  readonly reasons: Readonly<Record<string, string>>;
}

const WORDS: Readonly<Record<QuestionLanguage, Words>> = {
  en: {
    phases: "phases (ATT&CK):",
    entries: ["entry", "entries"],
    records: ["record", "records"],
    ofRecords: ["record", "records"],
    lesser: "event",
    step: "led to",
    harmless: "judged harmless",
    confirmed: "confirmed",
    by: "by",
    of: "of",
    nothing: "no record meets the filter: lagebild show lists files, hosts and times",
    noEntry: "no rule found anything in these records; that is no proof that nothing happened",
    incomplete: "not yet searchable",
    withoutTime: "without time",
    times: (zone) => `times in ${zone}`,
    assumed: (assumed, sources) => `zone assumed for ${assumed} of ${sources} ${sources === 1 ? "source" : "sources"}`,
    untimedLast: (count) => `${count} without time, at the end`,
    untimedOut: (count) => `${count} without time left out by the limits of time`,
    on: "on",
    beside: "same minute",
    peak: (count, from, hours) => `most (${count}) from ${from} in ${hours} h`,
    reasons: {},
  },
  de: {
    phases: "Phasen (ATT&CK):",
    entries: ["Eintrag der Zeitleiste", "Einträge der Zeitleiste"],
    records: ["Eintrag", "Einträge"],
    ofRecords: ["Eintrag", "Einträgen"],
    lesser: "Ereignis",
    step: "führte zu",
    harmless: "als harmlos beurteilt",
    confirmed: "bestätigt",
    by: "von",
    of: "von",
    nothing: "kein Eintrag erfüllt den Filter: lagebild show zeigt Dateien, Rechner und Zeiten",
    noEntry: "keine Regel hat in diesen Einträgen etwas gefunden; das beweist nicht, dass nichts geschah",
    incomplete: "noch nicht durchsuchbar",
    withoutTime: "ohne Zeit",
    times: (zone) => `Zeiten in ${zone}`,
    assumed: (assumed, sources) =>
      `Zone angenommen für ${assumed} von ${sources} ${sources === 1 ? "Quelle" : "Quellen"}`,
    untimedLast: (count) => `${count} ohne Zeit, am Ende`,
    untimedOut: (count) => `${count} ohne Zeit, durch die Zeitgrenzen ausgelassen`,
    on: "auf",
    beside: "selbe Minute",
    peak: (count, from, hours) => `die meisten (${count}) ab ${from} in ${hours} h`,
    reasons: {
      "less notable entries, beyond the limit": "weniger auffällige, über der Grenze",
      "findings that cannot be counted within the limits": "Befunde, die sich in diesen Grenzen nicht zählen lassen",
      "kinds of frequent events that no finding holds": "Arten häufiger Ereignisse ohne Befund",
      "further kinds of rare events": "weitere Arten seltener Ereignisse",
    },
  },
};

/** Writes entries in order, each with its lines and what other sources have beside it, then the phases. */
export function printTimeline(timeline: Timeline, language: QuestionLanguage): string {
  const { entries, phases, records, leftOut, incomplete, zone, buckets, harmless } = timeline;
  const words = WORDS[language];
  const n = (value: number): string => localNumber(value, language);
  const counted = (value: number, [one, many]: Counted): string => `${n(value)} ${value === 1 ? one : many}`;
  const sums = [
    `${counted(entries.length, words.entries)} ${words.of} ${counted(records, words.ofRecords)}`,
    ...(harmless > 0 ? [`${n(harmless)} ${words.harmless}, ${language === "de" ? "am Ende" : "at the end"}`] : []),
    ...leftOut.map(({ reason, count }) => `${n(count)} ${words.reasons[reason] ?? reason}`),
  ];
  return [
    headOf(timeline, words, (value) => counted(value, words.records)),
    ...(buckets?.counts ?? []).map(({ startTime, count }) => `  ${formatTime(startTime, zone.name)}  ${n(count)}`),
    ...entries.flatMap((entry) => printEntry(entry, zone.name, language)),
    ...(entries.length > 0 ? [""] : []),
    ...(phases.length > 0 ? [words.phases] : []),
    ...phases.map(
      (phase) =>
        `  ${phaseName(phase.tactic, language)}: ${counted(phase.entries, words.entries)}, ${localSpan(phase.firstTime, phase.lastTime, language, zone.name) || words.withoutTime}`,
    ),
    sums.join("; "),
    ...(records === 0 ? [words.nothing] : entries.length === 0 ? [words.noEntry] : []),
    ...(incomplete.length > 0 ? [`${words.incomplete}: ${incomplete.slice(0, 5).map(escapeText).join(", ")}`] : []),
    "",
  ].join("\n");
}

function headOf(
  { zone, zones, withoutTime, isLimited }: Timeline,
  words: Words,
  counted: (value: number) => string,
): string {
  const untimed = isLimited ? words.untimedOut : words.untimedLast;
  return [
    words.times(zone.name),
    ...(zones.assumed > 0 ? [words.assumed(zones.assumed, zones.sources)] : []),
    ...(withoutTime > 0 ? [untimed(counted(withoutTime))] : []),
  ].join("; ");
}

function printEntry(entry: TimelineEntry, zone: string, language: QuestionLanguage): readonly string[] {
  const words = WORDS[language];
  const span = localSpan(entry.firstTime, entry.lastTime, language, zone);
  const statement = clipText(escapeText(entry.statement[language]), 300);
  const mark = entry.kind === "event" ? words.lesser : PAGE_WORDS[language].levels[entry.level].toUpperCase();
  const shownLines = entry.kind === "event" ? entry.lines.slice(0, 1) : entry.lines;
  return [
    `${span === "" ? words.withoutTime : span}  ${mark}  ${statement}`,
    `    ${detailsOf(entry, zone, language).join("; ")}`,
    ...(entry.decision ? [`    ! ${decisionText(entry.decision, words)}`] : []),
    ...shownLines.map(({ row, text }) => `    ${escapeText(row.file)}:${row.line}  ${clipText(escapeText(text), 200)}`),
    ...(entry.beside.length > 0 ? [`    ${words.beside}: ${entry.beside.map(besideText(language)).join("; ")}`] : []),
  ];
}

function detailsOf(entry: TimelineEntry, zone: string, language: QuestionLanguage): readonly string[] {
  const words = WORDS[language];
  const { peak, of } = entry;
  const attack = [...entry.tactics.map((tactic) => phaseName(tactic, language)), ...entry.techniques].join(" ");
  const hosts = entry.hosts.map(({ name }) => escapeText(name)).join(", ");
  const most = peak
    ? words.peak(localNumber(peak.count, language), formatTime(peak.startTime, zone), peak.seconds / 3_600)
    : "";
  return [
    of === undefined ? `[${entry.id}]` : `[${entry.id}] ${words.step} ${of}`,
    `x ${localNumber(entry.count, language)}`,
    attack,
    hosts === "" ? "" : `${words.on} ${hosts}`,
    most,
  ].filter((part) => part !== "");
}

const decisionText = ({ verdict, by, note }: NonNullable<TimelineEntry["decision"]>, words: Words): string =>
  [verdict === "harmless" ? words.harmless : words.confirmed, by === "" ? "" : `${words.by} ${by}`, note]
    .filter((part) => part !== "")
    .map(escapeText)
    .join(", ");

const besideText =
  (language: QuestionLanguage) =>
  ({ file, count, finding, category }: TimelineEntry["beside"][number]): string => {
    const what = finding ? clipText(finding.statement[language], 120) : category;
    return escapeText(`${file} ${localNumber(count, language)}${what === undefined ? "" : ` (${what})`}`);
  };
