import { clipText, escapeText } from "@lagebild/context";
import type { QuestionLanguage, ValueRow } from "@lagebild/domain";
import type { EntityReport, KindValues } from "@lagebild/retrieval";
import { localNumber, localSpan } from "../print/ledger.js";
import type { CommandContext } from "../command-line/command-context.js";

/** Tells what is known of a value; without one, lists the most frequent of each kind. */
export async function entityCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const [incident, value] = args.words as [string, string | undefined];
  const options = {
    filter: args.filter,
    ...(args.zone !== undefined && { zone: args.zone }),
    ...(args.limit !== undefined && { limit: args.limit }),
  };
  const { name: zone } = await lagebild.zone(incident, args.zone);
  const style = { language: args.language ?? "en", zone };
  if (value === undefined) {
    const kinds = await lagebild.entities(incident, options);
    process.stdout.write(args.isJson ? `${JSON.stringify(kinds)}\n` : printKinds(kinds, style));
    return;
  }
  const report = await lagebild.entity(incident, { value, ...options });
  process.stdout.write(args.isJson ? `${JSON.stringify(report)}\n` : printEntity(report, incident, style));
}

const shown = (text: string): string => clipText(escapeText(text), 160);

const WORDS = {
  en: {
    none: (value: string, incident: string) =>
      `no record names ${value} as an entity: lagebild grep ${incident} looks in the lines`,
    nothing: "no values in these records",
    records: (count: string) => (count === "1" ? "1 record" : `${count} records`),
    as: "as",
    files: "files",
    hosts: "hosts",
    programs: "programs",
    together: "together with:",
    shapes: (count: string) => (count === "1" ? "in 1 shape:" : `in ${count} shapes:`),
    lines: "lines:",
    withoutTime: (count: string) => `${count} without a time left out by the limits of time`,
  },
  de: {
    none: (value: string, incident: string) =>
      `kein Eintrag nennt ${value} als Wert: lagebild grep ${incident} sucht in den Zeilen`,
    nothing: "keine Werte in diesen Einträgen",
    records: (count: string) => (count === "1" ? "1 Eintrag" : `${count} Einträge`),
    as: "als",
    files: "Dateien",
    hosts: "Rechner",
    programs: "Programme",
    together: "zusammen mit:",
    shapes: (count: string) => (count === "1" ? "in 1 Muster:" : `in ${count} Mustern:`),
    lines: "Zeilen:",
    withoutTime: (count: string) => `${count} ohne Zeit, durch die Zeitgrenzen ausgelassen`,
  },
} as const;

interface Style {
  readonly language: QuestionLanguage;
  readonly zone: string;
}

function spanIn({ language, zone }: Style, first: number | undefined, last: number | undefined): string {
  const span = localSpan(first, last, language, zone);
  return span === "" ? "" : `${span} ${zone}`;
}

function printKinds(kinds: readonly KindValues[], style: Style): string {
  const { language } = style;
  const n = (value: number): string => localNumber(value, language);
  if (kinds.length === 0) return `${WORDS[language].nothing}\n`;
  return kinds
    .flatMap(({ kind, distinct, values }) => [
      `${kind} (${n(distinct)})`,
      ...values.map((row) => `  ${n(row.count)}\t${shown(row.value)}\t${spanIn(style, row.firstTime, row.lastTime)}`),
    ])
    .join("\n")
    .concat("\n");
}

/** Writes how often, when, where and with what a value occurs. */
function printEntity(report: EntityReport, incident: string, style: Style): string {
  const { language } = style;
  const words = WORDS[language];
  const n = (value: number): string => localNumber(value, language);
  const { withoutTime = 0 } = report;
  const untimed = withoutTime > 0 ? [words.withoutTime(words.records(n(withoutTime)))] : [];
  if (report.records === 0) return [words.none(shown(report.asked), incident), ...untimed, ""].join("\n");
  const inLine = (rows: readonly ValueRow[]): string =>
    rows.map(({ value, count }) => `${shown(value)} x ${n(count)}`).join(", ");
  const row = (name: string, rows: readonly ValueRow[]): readonly string[] =>
    rows.length === 0 ? [] : [`${name}: ${inLine(rows)}`];
  const counted = (records: number, first: number | undefined, last: number | undefined): string =>
    [words.records(n(records)), spanIn(style, first, last)].filter((part) => part !== "").join(", ");
  return [
    `${shown(report.value)}: ${counted(report.records, report.firstTime, report.lastTime)}`,
    ...report.kinds.map(
      ({ kind, records, firstTime, lastTime }) => `  ${words.as} ${kind}: ${counted(records, firstTime, lastTime)}`,
    ),
    ...row(words.files, report.files),
    ...row(words.hosts, report.hosts),
    ...row(words.programs, report.programs),
    ...(report.together.length > 0 ? [words.together] : []),
    ...report.together.map(({ kind, distinct, values }) => `  ${kind} (${n(distinct)}): ${inLine(values)}`),
    words.shapes(n(report.shapesTotal)),
    ...report.shapes.flatMap(({ text, records, meanings }) => [
      `  ${n(records)}\t${shown(text)}`,
      ...meanings.slice(0, 1).map((meaning) => `\t  ${meaning.severity}: ${shown(meaning[language])}`),
    ]),
    words.lines,
    ...report.samples.map(
      ({ row: { file, line }, text }) => `  ${escapeText(file)}:${line}  ${clipText(escapeText(text), 240)}`,
    ),
    "",
  ].join("\n");
}
