import { clipText, escapeText } from "@lagebild/context";
import type { FieldsReport } from "@lagebild/retrieval";
import { limitsIn } from "../command-line/arguments.js";
import { percentText } from "../print/source-times.js";
import type { CommandContext } from "../command-line/command-context.js";

/** Lists every field that records have, with how many have it and its most frequent values. */
export async function fieldsCommand({ arguments: args, lagebild, signal }: CommandContext): Promise<void> {
  const [incident] = args.words as [string];
  const report = await lagebild.fields(
    incident,
    { ...limitsIn(args), ...(args.limit !== undefined && { limit: args.limit }) },
    { signal },
  );
  process.stdout.write(args.isJson ? `${JSON.stringify(report)}\n` : printFields(report));
}

const MAX_VALUE = 40;

/** Writes the fields of events, then those of the logs under their own names. */
export function printFields({ records, fields }: FieldsReport): string {
  const width = Math.min(40, Math.max(0, ...fields.map(({ field }) => field.length)));
  const lineOf = ({ field, records: count, distinct, top = [] }: FieldsReport["fields"][number]): string => {
    const percent = percentText(count, records);
    const values = top.map(({ value, count: times }) => `${clipText(escapeText(value), MAX_VALUE)} (${times})`);
    const different = distinct === undefined ? "" : `${distinct} ${distinct === 1 ? "value" : "values"}`;
    return `  ${escapeText(field).padEnd(width)}  ${percent.padStart(9)}  ${different.padStart(14)}  ${values.join(", ")}`.trimEnd();
  };
  const ofEvents = fields.filter(({ isOfEvent }) => isOfEvent);
  const ofLogs = fields.filter(({ isOfEvent }) => !isOfEvent);
  return [
    `${records} records`,
    ...(ofEvents.length > 0 ? ["fields of events (Elastic Common Schema)", ...ofEvents.map(lineOf)] : []),
    ...(ofLogs.length > 0 ? ["fields of the logs, under their own names", ...ofLogs.map(lineOf)] : []),
    "",
  ].join("\n");
}
