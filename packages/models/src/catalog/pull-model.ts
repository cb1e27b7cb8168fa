import { createHash } from "node:crypto";
import { mkdir, statfs } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "@lagebild/domain";
import { hashFile, lockPull, partFile, readHashFile, writeHashFile, type PartFile } from "./pull-part.js";
import { isDiskError, receiveBody } from "./pull-receive.js";
import { requestDownload, type Download } from "./pull-request.js";

export interface PullProgress {
  /** `checking` reads what is on disk already. */
  readonly phase: "checking" | "downloading";
  readonly doneBytes: number;
  /** Undefined where the server does not say. */
  readonly totalBytes: number | undefined;
}

export interface PullOptions {
  /** Tried in order. Without a named SHA-256 only https, or this machine. */
  readonly urls: readonly string[];
  readonly folder: string;
  /** A bare file name. */
  readonly file: string;
  /** What the bytes must hash to; without it, what the hub announces. */
  readonly sha256?: string;
  /** What the file begins with, as Latin-1: "GGUF" unless told. A page that asks to log in begins otherwise. */
  readonly magic?: string;
  /** The exact size of the file, where it is known. */
  readonly sizeBytes?: number;
  /** Called at most ten times a second. */
  readonly onProgress?: (progress: PullProgress) => void;
  readonly signal?: AbortSignal;
  /** Attempts in a row that bring no byte before a url is given up; 5 by default. */
  readonly retries?: number;
  /** Before the first repeated attempt, doubled each time; 1,000 by default. */
  readonly backoffMs?: number;
  /** A connection that brings nothing for so long is dropped; 30,000 by default. */
  readonly stallMs?: number;
  /** Free bytes of a folder's disk; asks the system by default. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

export interface PulledModel {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Whose SHA-256 it is: the caller's, the hub's, that of an earlier pull, or nobody's (then it is pinned from now on). */
  readonly vouchedBy: "caller" | "hub" | "earlier" | "nobody";
  /** The file was there already and was only checked. */
  readonly wasThere: boolean;
}

/** Space left over for everything else. */
const RESERVE_BYTES = 256 * 2 ** 20;
const MAX_BACKOFF_MS = 30_000;

interface Pull extends PullOptions {
  readonly path: string;
  readonly part: PartFile;
  readonly signal: AbortSignal;
  readonly report: (phase: PullProgress["phase"], doneBytes: number, totalBytes?: number) => void;
}

/**
 * Downloads a model's file, resumes what was begun, and checks its SHA-256. The file appears under its name only when it is
 * whole and right, with its hash beside it in `<file>.sha256`; a file that is there already is checked against that.
 * Failures: "corrupt" for bytes that are not the expected ones, "unavailable" for a network or disk that fails,
 * "conflict" while another process pulls the same file.
 */
export async function pullModel(options: PullOptions): Promise<PulledModel> {
  const { folder, file, urls, sha256 } = options;
  if (file !== basename(file) || file.startsWith(".")) throw new Failure("invalid", `"${file}" is no bare file name`);
  for (const url of urls) assertTrustworthy(url, sha256);
  await mkdir(folder, { recursive: true });
  const path = join(folder, file);
  const signal = options.signal ?? new AbortController().signal;
  const pull: Pull = { ...options, path, part: partFile(path), signal, report: throttled(options.onProgress) };
  const unlock = await lockPull(path);
  try {
    return (await existing(pull)) ?? (await fromAny(pull));
  } finally {
    await unlock();
  }
}

function assertTrustworthy(text: string, sha256: string | undefined): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:") return;
  const isHere = url !== undefined && /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname);
  if (url?.protocol === "http:" && (isHere || sha256 !== undefined)) return;
  throw new Failure(
    "invalid",
    `${url?.host ?? "address"} is not https: name the SHA-256 of the file to take it anyway`,
  );
}

async function existing({ path, sha256, signal, report }: Pull): Promise<PulledModel | undefined> {
  const found = await hashFile(path, signal, (done) => report("checking", done));
  if (!found) return undefined;
  const actual = found.hash.digest("hex");
  const pinned = await readHashFile(path);
  if (actual !== (sha256 ?? pinned ?? actual)) return undefined; // not the file it should be: pulled anew
  await writeHashFile(path, actual);
  const vouchedBy = sha256 !== undefined ? "caller" : pinned !== undefined ? "earlier" : "nobody";
  return { path, sizeBytes: found.sizeBytes, sha256: actual, vouchedBy, wasThere: true };
}

async function fromAny(pull: Pull): Promise<PulledModel> {
  let last: unknown = new Failure("invalid", "no address is given, expected at least one");
  for (const url of pull.urls) {
    try {
      return await fromOne(pull, url);
    } catch (error) {
      pull.signal.throwIfAborted();
      if (!(error instanceof Failure)) throw asDiskFailure(error, pull.folder);
      last = error;
    }
  }
  throw last;
}

async function fromOne(pull: Pull, url: string): Promise<PulledModel> {
  const { retries = 5, backoffMs = 1000, part, signal } = pull;
  for (let idle = 0; ;) {
    const before = await part.sizeBytes();
    try {
      return await attempt(pull, url, before);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Failure)) throw error;
      if (error.kind === "corrupt") {
        await part.drop();
        if (before === 0) throw error;
        continue; // what was here before may have been the wrong part
      }
      if (error.kind !== "unavailable" && error.kind !== "busy") throw error;
      idle = (await part.sizeBytes()) > before ? 0 : idle + 1;
      if (idle > retries) throw error;
      await sleep(Math.min(MAX_BACKOFF_MS, backoffMs * 2 ** idle), undefined, { signal });
    }
  }
}

async function attempt(pull: Pull, url: string, partBytes: number): Promise<PulledModel> {
  const stall = new AbortController();
  const { stallMs = 30_000, part, report } = pull;
  const late = new Failure("unavailable", `${new URL(url).host} sent nothing for ${stallMs} ms`);
  const timer = setTimeout(() => stall.abort(late), stallMs);
  const signal = AbortSignal.any([pull.signal, stall.signal]);
  try {
    const download = await begin(pull, url, partBytes, signal);
    await assertSpace(pull, download);
    const { startByte, totalBytes } = download;
    const begun =
      startByte > 0
        ? await hashFile(part.path, signal, (done) => (timer.refresh(), report("checking", done, totalBytes)))
        : undefined;
    const hash = begun?.hash ?? createHash("sha256");
    const sizeBytes = await receiveBody(download, {
      path: part.path,
      hash,
      magic: pull.magic ?? "GGUF",
      signal,
      onBytes: (size) => (timer.refresh(), report("downloading", size, totalBytes)),
    });
    return await finish(pull, download, hash.digest("hex"), sizeBytes);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    stall.abort();
  }
}

/** Asks for what is missing, or for everything where what is here is of another file. */
async function begin(pull: Pull, url: string, partBytes: number, signal: AbortSignal): Promise<Download> {
  const { part, sha256 } = pull;
  const note = await part.note();
  const isSameServer = note?.url === url && note.etag !== undefined;
  const isSameHash = note?.sha256 !== undefined && note.sha256 === sha256;
  const fromByte = isSameServer || isSameHash ? partBytes : 0;
  const download = await requestDownload({ url, fromByte, etag: note?.url === url ? note.etag : undefined, signal });
  const expected = sha256 ?? download.announcedSha256;
  const isOther =
    download.startByte > 0 &&
    (download.startByte !== partBytes ||
      (expected !== undefined && note?.sha256 !== expected) ||
      (download.body === undefined && download.totalBytes !== partBytes));
  if (isOther) {
    await download.body?.cancel();
    await part.drop();
    return begin(pull, url, 0, signal);
  }
  if (download.startByte === 0) await part.drop(); // the note must never speak of other bytes than those that are here
  assertSize(pull.sizeBytes, download.totalBytes);
  await part.writeNote({ url, etag: download.etag, totalBytes: download.totalBytes, sha256: expected });
  return download;
}

function assertSize(named: number | undefined, sent: number | undefined): void {
  if (named === undefined || sent === undefined || named === sent) return;
  throw new Failure("corrupt", `file has ${sent} bytes, expected ${named}`);
}

async function assertSpace({ folder, freeBytes = diskFree }: Pull, { totalBytes, startByte }: Download): Promise<void> {
  if (totalBytes === undefined) return;
  const wanted = totalBytes - startByte + RESERVE_BYTES;
  const free = await freeBytes(folder);
  if (free >= wanted) return;
  throw new Failure(
    "invalid",
    `disk of ${folder} has ${free} bytes free, the model wants ${wanted}: make room or take a smaller model`,
  );
}

async function diskFree(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function finish(
  { part, path, sha256 }: Pull,
  { announcedSha256 }: Download,
  actual: string,
  sizeBytes: number,
): Promise<PulledModel> {
  const expected = sha256 ?? announcedSha256;
  if (expected !== undefined && actual !== expected)
    throw new Failure("corrupt", `file hashes to ${actual}, expected ${expected}`);
  await part.publish(actual);
  const vouchedBy = sha256 !== undefined ? "caller" : announcedSha256 !== undefined ? "hub" : "nobody";
  return { path, sizeBytes, sha256: actual, vouchedBy, wasThere: false };
}

function asDiskFailure(error: unknown, folder: string): unknown {
  return isDiskError(error)
    ? new Failure("unavailable", `cannot write to ${folder} (${(error as NodeJS.ErrnoException).code})`, error)
    : error;
}

const REPORT_EVERY_MS = 100;

function throttled(onProgress: PullOptions["onProgress"]): Pull["report"] {
  let reportedMs = -Infinity;
  return (phase, doneBytes, totalBytes) => {
    const now = performance.now();
    if (!onProgress || (now - reportedMs < REPORT_EVERY_MS && doneBytes !== totalBytes)) return;
    reportedMs = now;
    onProgress({ phase, doneBytes, totalBytes });
  };
}
