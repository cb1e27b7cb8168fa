import { clipText, escapeText, formatSpan } from "@lagebild/context";
import type { ValueRow } from "@lagebild/domain";
import type { EntityReport, KindValues } from "@lagebild/retrieval";
import type { CommandContext } from "../run-command.js";

/** Tells what is known of a value; without one, lists the most frequent of each kind. */
export async function entityCommand({ arguments: args, lagebild }: CommandContext): Promise<void> {
  const [incident, value] = args.words as [string, string | undefined];
  const options = { filter: args.filter, ...(args.limit !== undefined && { limit: args.limit }) };
  if (value === undefined) {
    const kinds = await lagebild.entities(incident, options);
    process.stdout.write(args.isJson ? `${JSON.stringify(kinds)}\n` : printKinds(kinds));
    return;
  }
  const report = await lagebild.entity(incident, { value, ...options });
  process.stdout.write(args.isJson ? `${JSON.stringify(report)}\n` : printEntity(report, incident));
}

const shown = (text: string): string => clipText(escapeText(text), 160);

function printKinds(kinds: readonly KindValues[]): string {
  if (kinds.length === 0) return "no values in these records\n";
  return kinds
    .flatMap(({ kind, distinct, values }) => [
      `${kind} (${distinct})`,
      ...values.map((row) => `  ${row.count}\t${shown(row.value)}\t${formatSpan(row.firstTime, row.lastTime)}`),
    ])
    .join("\n")
    .concat("\n");
}

const inLine = (rows: readonly ValueRow[]): string =>
  rows.map(({ value, count }) => `${shown(value)} x ${count}`).join(", ");

/** Writes how often, when, where and with what a value occurs. */
export function printEntity(report: EntityReport, incident: string): string {
  if (report.records === 0)
    return `no record names ${shown(report.asked)} as an entity: lagebild grep ${incident} looks in the lines\n`;
  const row = (name: string, rows: readonly ValueRow[]): readonly string[] =>
    rows.length === 0 ? [] : [`${name}: ${inLine(rows)}`];
  return [
    `${shown(report.value)}: ${report.records} records, ${formatSpan(report.firstTime, report.lastTime)}`,
    ...report.kinds.map(
      ({ kind, records, firstTime, lastTime }) =>
        `  as ${kind}: ${records} records, ${formatSpan(firstTime, lastTime)}`,
    ),
    ...row("files", report.files),
    ...row("hosts", report.hosts),
    ...row("programs", report.programs),
    "together with:",
    ...report.together.map(({ kind, distinct, values }) => `  ${kind} (${distinct}): ${inLine(values)}`),
    `in ${report.shapesTotal} shapes:`,
    ...report.shapes.flatMap(({ text, records, meanings }) => [
      `  ${records}\t${shown(text)}`,
      ...meanings.slice(0, 1).map(({ en, severity }) => `\t  ${severity}: ${shown(en)}`),
    ]),
    "lines:",
    ...report.samples.map(
      ({ row: { file, line }, text }) => `  ${escapeText(file)}:${line}  ${clipText(escapeText(text), 240)}`,
    ),
    "",
  ].join("\n");
}
