import { escapeText } from "@lagebild/context";
import { Failure, type SourceSettings } from "@lagebild/domain";
import type { SettingsChange } from "@lagebild/ingest";
import type { CustodyLink } from "../access/custody.js";
import type { Lagebild } from "../lagebild.js";
import { changeSource, reportSource, type SourceReport } from "../named-source.js";
import { printSource } from "../print/coverage.js";
import type { CommandContext } from "../command-line/command-context.js";
import { sizeText } from "../print/size-text.js";
import { clockOffsetText } from "../source-settings.js";
import { waitForJob } from "../wait-for-job.js";

export interface SourceOptions {
  readonly incident: string;
  /** Label, id, beginning of an id, or name. */
  readonly source: string;
  readonly settings: SettingsChange;
  readonly isJson: boolean;
  /** Zone of this installation. */
  readonly zone: string | undefined;
  readonly signal: AbortSignal;
  readonly lagebild: Pick<Lagebild, "snapshot" | "zone" | "custody" | "ingest" | "watchJob" | "cancelJob" | "job">;
  /** Starts working on jobs, where that is this process's matter. */
  startWorker(): void;
  write(text: string): void;
}

/** Runs `lagebild source`. */
export const sourceCommand = ({ arguments: args, config, signal, lagebild }: CommandContext): Promise<void> =>
  showOrChangeSource({
    incident: args.words[0]!,
    source: args.words[1]!,
    settings: { ...args.settings, ...Object.fromEntries(args.cleared.map((name) => [name, null])) },
    isJson: args.isJson,
    zone: config.zone,
    signal,
    lagebild,
    startWorker: () => lagebild.startWorker(),
    write: (text) => void process.stdout.write(text),
  });

/** Shows a source; where something is said of it, it is read anew first. */
export async function showOrChangeSource(options: SourceOptions): Promise<void> {
  const { incident, settings, isJson, zone, signal, lagebild, write } = options;
  let report = reportSource(await lagebild.snapshot(incident), options.source);
  if (Object.keys(settings).length > 0) {
    const { id } = report.source;
    options.startWorker();
    await waitForJob(lagebild, await changeSource(lagebild, incident, id, { settings, zone }), { signal });
    report = reportSource(await lagebild.snapshot(incident), id);
    if (report.coveredBytes !== undefined)
      throw new Failure("conflict", `${report.source.file} is still being read: another job writes to it`);
  }
  const custody = await lagebild.custody(incident, report.source.id);
  write(
    isJson
      ? `${JSON.stringify({ incident, ...report, custody })}\n`
      : printReport(report, (await lagebild.zone(incident)).name) + custody.map(linkLine).join(""),
  );
}

function linkLine({ atMs, act }: CustodyLink): string {
  const at = new Date(atMs).toISOString();
  if (!act) return `  ${at}  forgotten\n`;
  const { who, from, action, failed, details } = act;
  const { file, sha256 } = details as { readonly file?: string; readonly sha256?: string };
  const said = [action, ...(failed === undefined ? [] : [`failed (${failed})`]), `by ${who} (${from})`];
  const what = [...(file === undefined ? [] : [`as ${file}`]), ...(sha256 === undefined ? [] : [`SHA-256 ${sha256}`])];
  return `  ${at}  ${escapeText([...said, ...what].join(" "))}\n`;
}

function printReport({ source, coverage, records, coveredBytes }: SourceReport, zone: string): string {
  const { id, file, names = [file], sha256, sizeBytes, lines, settings = {}, revision = 0 } = source;
  const said = settingTexts(settings);
  return [
    `${id}  ${escapeText(file)}\n`,
    ...names.filter((name) => name !== file || names.length > 1).map((name) => `  arrived as ${escapeText(name)}\n`),
    `  ${sizeText(sizeBytes)} (${sizeBytes} bytes), ${lines} lines, ${records} records\n`,
    `  SHA-256 ${sha256}\n`,
    `  settings: ${said.length > 0 ? said.join(", ") : "none"}${revision > 0 ? ` (changed ${revision} x)` : ""}\n`,
    ...(coveredBytes === undefined ? [] : [`  being read: ${coveredBytes} of ${sizeBytes} bytes\n`]),
    ...(coverage ? printSource(coverage, zone).lines.map((line) => `${line}\n`) : []),
  ].join("");
}

const settingTexts = ({ zone, year, host, clockOffsetMs }: SourceSettings): readonly string[] => [
  ...(zone === undefined ? [] : [`zone ${zone}`]),
  ...(year === undefined ? [] : [`year ${year}`]),
  ...(host === undefined ? [] : [`host ${escapeText(host)}`]),
  ...(clockOffsetMs === undefined ? [] : [`clock offset ${clockOffsetText(clockOffsetMs)}`]),
];
