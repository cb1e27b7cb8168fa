import { resolve } from "node:path";
import { escapeText } from "@lagebild/context";
import { Failure } from "@lagebild/domain";
import type { Actor } from "@lagebild/store";
import { sqliteAuditLog } from "@lagebild/store/sqlite-audit-log";
import type { Arguments } from "../../command-line/arguments.js";
import type { BackedUpIncident, BackupManifest } from "../../life/backup/backup-manifest.js";
import { makeBackup, type BackupOptions } from "../../life/backup/make-backup.js";
import { restoreBackup } from "../../life/backup/restore-backup.js";

export interface BackupCommandOptions {
  readonly arguments: Pick<Arguments, "words" | "isJson">;
  readonly dataFolder: string;
  readonly actor: Actor;
  readonly signal: AbortSignal;
  write(text: string): void;
}

/** Copies the data folder, which others may write to meanwhile, into a new folder. */
export async function backupCommand({
  arguments: args,
  write,
  ...options
}: BackupCommandOptions & Pick<BackupOptions, "verify">): Promise<void> {
  const to = resolve(folderOf(args, "backup"));
  const onIncident = (incident: BackedUpIncident): void => {
    if (!args.isJson) write(tellIncident(incident));
  };
  const manifest = await makeBackup({ ...options, to, onIncident });
  if (args.isJson) return write(`${JSON.stringify(summaryOf(manifest))}\n`);
  write(`backup ${to}: ${tellSizes(manifest)}, every byte checked\naudit head ${manifest.auditHead}\n`);
}

/** Makes the data folder, which must not be there yet, of a backup. Failure "corrupt" where files of it are damaged. */
export async function restoreCommand({ arguments: args, write, ...options }: BackupCommandOptions): Promise<void> {
  const from = resolve(folderOf(args, "restore"));
  const { damaged, ...manifest } = await restoreBackup({ ...options, from });
  const { dataFolder, actor } = options;
  const made = new Date(manifest.madeMs).toISOString();
  const audit = await sqliteAuditLog(dataFolder);
  try {
    await audit.append({ ...actor, action: "restore", details: { from, made, damaged: damaged.slice(0, 100) } });
  } finally {
    await audit.close();
  }
  if (args.isJson) write(`${JSON.stringify({ ...summaryOf(manifest), damaged })}\n`);
  else
    write(
      `${manifest.incidents.map(tellIncident).join("")}restored ${dataFolder} as of ${made}: ${tellSizes(manifest)}\n`,
    );
  if (damaged.length === 0) return;
  throw new Failure(
    "corrupt",
    `${damaged.length} files of the backup are damaged or gone: ${damaged.slice(0, 5).map(escapeText).join(", ")}; all else is restored, lagebild repair <incident> makes again what follows from the sources`,
  );
}

function folderOf({ words }: BackupCommandOptions["arguments"], name: string): string {
  const [folder, ...rest] = words;
  if (folder !== undefined && rest.length === 0) return folder;
  throw new Failure(
    "invalid",
    `${name} takes the folder of a backup, got ${words.length} words: lagebild help shows how`,
  );
}

const summaryOf = ({ files, ...manifest }: BackupManifest) => ({
  ...manifest,
  files: files.length,
  bytes: bytesOf(files),
});

const bytesOf = (files: BackupManifest["files"]): number => files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

const tellSizes = ({ incidents, files }: BackupManifest): string =>
  `${incidents.length} incidents, ${files.length} files of ${bytesOf(files)} bytes`;

function tellIncident({ id, sources, sourceBytes, damaged }: BackedUpIncident): string {
  const faults = damaged.map((fault) => `  ! was damaged before: ${escapeText(fault)}\n`);
  return `${escapeText(id)}: ${sources} sources of ${sourceBytes} bytes\n${faults.join("")}`;
}
