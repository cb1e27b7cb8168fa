import { createReadStream, type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Failure } from "@lagebild/domain";
import type { LogFile, SkippedInput } from "./log-file.js";
import { openInput, type SourceRun } from "./open-input.js";
import { originOfPath } from "./triage/origin-of-path.js";
import { sevenZipThreads } from "./seven-zip/seven-zip-thread.js";
import { defaultUnpackLimits, totalMeter, type UnpackLimits } from "./unpack-limits.js";
import { walkFolder } from "./walk-folder.js";

export { defaultUnpackLimits, type UnpackLimits } from "./unpack-limits.js";

export interface OpenOptions extends Partial<UnpackLimits> {
  /** Where a zip file inside another archive is laid down while it is read. */
  readonly temporaryFolder: string;
  /** What the path `-` reads. Default: the process's standard input. */
  readonly standardInput?: AsyncIterable<Uint8Array>;
  /** Tried one after the other on what is encrypted. */
  readonly passwords?: readonly string[];
}

const STANDARD_INPUT = "-";
const READ_BYTES = 256 * 1024;

/**
 * Opens every log file in the files, folders and archives named, in order. What is not read comes as a skip; a file that
 * ended too early (cut off, over a limit) is followed by a skip of the same name. Throws `missing` or `invalid` for a path
 * of the user's that is not there or cannot be read.
 */
export async function* openSources(
  paths: readonly string[],
  options: OpenOptions,
  signal?: AbortSignal,
): AsyncGenerator<LogFile | SkippedInput> {
  const limits = { ...defaultUnpackLimits, ...options };
  const run: SourceRun = {
    limits,
    temporaryFolder: options.temporaryFolder,
    total: totalMeter(limits),
    signal,
    passwords: options.passwords ?? [],
    threads: sevenZipThreads(),
  };
  try {
    for (const path of paths) {
      signal?.throwIfAborted();
      if (path === STANDARD_INPUT) {
        const bytes = options.standardInput ?? process.stdin;
        yield* openInput(run, { name: "stdin", modifiedMs: Date.now(), bytes }, 0);
      } else yield* openPath(run, path);
    }
  } finally {
    await run.threads.close();
  }
}

async function* openPath(run: SourceRun, path: string): AsyncGenerator<LogFile | SkippedInput> {
  const found = await statOf(path);
  const shownAs = basename(resolve(path));
  if (!found.isDirectory()) {
    yield* placed(openFile(run, path, shownAs, found), dirname(resolve(path)));
    return;
  }
  for await (const entry of walkFolder(path)) {
    run.signal?.throwIfAborted();
    // The name of a folder may be that of the files' host.
    const longName = `${shownAs}/${entry.name}`;
    const tellsHost = originOfPath(longName).host !== originOfPath(entry.name).host;
    const name = tellsHost ? longName : entry.name;
    const above = tellsHost ? dirname(resolve(path)) : resolve(path);
    if (entry.refusal !== undefined) yield { skip: { file: name, reason: entry.refusal, count: 1 } };
    else yield* placed(openFolderFile(run, entry.path, name), above);
  }
}

/** Says of each file in which folder it lies. */
async function* placed(
  opened: AsyncGenerator<LogFile | SkippedInput>,
  folder: string,
): AsyncGenerator<LogFile | SkippedInput> {
  for await (const found of opened) yield "skip" in found ? found : { ...found, origin: join(folder, found.file) };
}

async function* openFolderFile(run: SourceRun, path: string, name: string): AsyncGenerator<LogFile | SkippedInput> {
  try {
    yield* openFile(run, path, name, await statOf(path));
  } catch (error) {
    if (!(error instanceof Failure) || (error.kind !== "invalid" && error.kind !== "missing")) throw error;
    yield { skip: { file: name, reason: "cannot be read", count: 1 } };
  }
}

function openFile(run: SourceRun, path: string, name: string, found: Stats): AsyncGenerator<LogFile | SkippedInput> {
  const input = { name, modifiedMs: Math.round(found.mtimeMs), bytes: fileBytes(path) };
  return openInput(run, found.isFile() ? { ...input, onDisk: { path, sizeBytes: found.size } } : input, 0);
}

async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: READ_BYTES });
  } catch (error) {
    throw readFailure(path, error);
  }
}

const statOf = (path: string): Promise<Stats> =>
  stat(path).catch((error: unknown) => {
    throw readFailure(path, error);
  });

function readFailure(path: string, error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
  if (code === "ENOENT" || code === "ENOTDIR") return new Failure("missing", `no file or folder at ${path}`, error);
  if (code === "EACCES" || code === "EPERM") return new Failure("invalid", `no permission to read ${path}`, error);
  return new Failure("unavailable", `reading ${path} failed: ${code}`, error);
}
