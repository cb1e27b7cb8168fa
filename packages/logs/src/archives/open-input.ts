import { Readable } from "node:stream";
import { Failure } from "@lagebild/domain";
import type { LogFile, SkippedInput } from "./open-source.js";
import type { Archive, ArchiveMember } from "./archive.js";
import { fileKind, KIND_SAMPLE_BYTES } from "./file-kind.js";
import { gunzipBytes } from "./inflate-bytes.js";
import { memberName } from "./member-name.js";
import { peekBytes, type PeekedBytes } from "./peek-bytes.js";
import { spoolFile } from "./spool-file.js";
import { tarArchive } from "./tar-archive.js";
import type { Meter, UnpackLimits } from "./unpack-limits.js";
import { zipArchive } from "./zip-archive.js";

/** What all inputs of one run share. */
export interface SourceRun {
  readonly limits: UnpackLimits;
  readonly temporaryFolder: string;
  readonly total: Meter;
  readonly signal: AbortSignal | undefined;
  /** Names given out so far. */
  readonly names: Set<string>;
}

/** Bytes under a name, of a kind not known yet. */
export interface Input {
  readonly name: string;
  readonly modifiedMs: number;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Where the bytes lie, if they lie in a file as they are. */
  readonly onDisk?: { readonly path: string; readonly sizeBytes: number };
  /** The archives it lies in. */
  readonly outer?: Meter;
  readonly isGunzipped?: boolean;
}

type Opened = AsyncGenerator<LogFile | SkippedInput>;

/** Opens one input: a log file as it is, an archive member by member. `depth` counts the archives around it. */
export async function* openInput(run: SourceRun, input: Input, depth: number): Opened {
  const peeked = await peekBytes(input.bytes, KIND_SAMPLE_BYTES);
  try {
    const found = fileKind(peeked.sample, input.name);
    if (found.kind === "refused") yield skipped(input.name, found.reason);
    else if (found.kind === "text") yield logFile(run, input, peeked);
    else {
      const isTarInGzip = found.kind === "tar" && input.isGunzipped === true;
      const inner = isTarInGzip ? depth : depth + 1;
      const { maxNesting } = run.limits;
      if (inner > maxNesting) yield skipped(input.name, `archives nested deeper than ${maxNesting}`);
      else if (found.kind === "gzip") yield* openGzip(run, input, peeked, inner);
      else if (found.kind === "tar") yield* openMembers(run, input, tarArchive(peeked.bytes), inner);
      else yield* openZip(run, input, peeked, inner);
    }
  } finally {
    await peeked.close();
  }
}

const skipped = (file: string, reason: string): SkippedInput => ({ skip: { file, reason, count: 1 } });

function logFile(run: SourceRun, input: Input, peeked: PeekedBytes): LogFile {
  let isOpen = false;
  return {
    file: unusedName(run, input.name),
    modifiedMs: input.modifiedMs,
    open() {
      if (isOpen) throw new Failure("invalid", `${input.name} was opened before; a log file can be opened once`);
      isOpen = true;
      return Readable.from(peeked.bytes, { objectMode: false });
    },
  };
}

/** Archives may hold two members of one name, and users may name two files alike. */
function unusedName(run: SourceRun, name: string): string {
  let unused = name;
  for (let n = 2; run.names.has(unused); n++) unused = `${name}~${n}`;
  run.names.add(unused);
  return unused;
}

async function* openGzip(run: SourceRun, input: Input, peeked: PeekedBytes, depth: number): Opened {
  const { bytes, problem } = gunzipBytes(peeked.bytes, run.limits, input.outer ?? run.total);
  const { name, modifiedMs, outer } = input;
  yield* openInput(run, { name, modifiedMs, bytes, isGunzipped: true, ...(outer && { outer }) }, depth);
  const reason = problem();
  if (reason !== undefined) yield skipped(name, reason);
}

async function* openZip(run: SourceRun, input: Input, peeked: PeekedBytes, depth: number): Opened {
  const spooled = input.onDisk ? undefined : await spoolFile(peeked.bytes, run.temporaryFolder);
  try {
    const { path, sizeBytes } = (input.onDisk ?? spooled)!;
    const outer = input.outer ?? run.total;
    yield* openMembers(run, input, zipArchive({ path, sizeBytes, limits: run.limits, outer }), depth);
  } finally {
    await spooled?.remove();
  }
}

async function* openMembers(run: SourceRun, input: Input, archive: Archive, depth: number): Opened {
  let entries = 0;
  for await (const member of archive.members) {
    run.signal?.throwIfAborted();
    if (++entries > run.limits.maxEntries) {
      yield skipped(input.name, `more than ${run.limits.maxEntries} members, the others are not read`);
      return;
    }
    yield* openMember(run, input, member, depth);
  }
  const reason = archive.problem();
  if (reason !== undefined) yield skipped(input.name, reason);
}

async function* openMember(run: SourceRun, input: Input, member: ArchiveMember, depth: number): Opened {
  const named = memberName(member.rawName, run.limits.maxNameLength);
  if ("refusal" in named) {
    yield skipped(input.name, named.refusal);
    return;
  }
  const name = `${input.name}/${named.name}`;
  if (member.refusal !== undefined) {
    yield skipped(name, member.refusal);
    return;
  }
  const { modifiedMs, bytes } = member;
  yield* openInput(run, { name, modifiedMs, bytes, outer: input.outer ?? run.total }, depth);
  const reason = member.problem();
  if (reason !== undefined) yield skipped(name, reason);
}
