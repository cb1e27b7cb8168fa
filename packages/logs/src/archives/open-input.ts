import { Readable } from "node:stream";
import { Failure } from "@lagebild/domain";
import type { LogFile, SkippedInput } from "./log-file.js";
import type { Archive, ArchiveMember } from "./archive.js";
import { EMPTY_FILE, fileKind, KIND_SAMPLE_BYTES, type Compression } from "./file-kind.js";
import { gunzipBytes } from "./inflate-bytes.js";
import { unlz4Bytes } from "./lz4/lz4-bytes.js";
import { memberName } from "./member-name.js";
import { peekBytes, type PeekedBytes } from "./peek-bytes.js";
import { sevenZipArchive, sevenZipBytes } from "./seven-zip/seven-zip-archive.js";
import type { SevenZipType } from "./seven-zip/seven-zip-messages.js";
import type { SevenZipThreads } from "./seven-zip/seven-zip-thread.js";
import { spoolFile } from "./spool-file.js";
import { tarArchive } from "./tar-archive.js";
import type { Meter, UnpackLimits, Unpacked } from "./unpack-limits.js";
import { zipArchive } from "./zip-archive.js";

/** What all inputs of one run share. */
export interface SourceRun {
  readonly limits: UnpackLimits;
  readonly temporaryFolder: string;
  readonly total: Meter;
  readonly signal: AbortSignal | undefined;
  /** Tried on what is encrypted. */
  readonly passwords: readonly string[];
  readonly threads: SevenZipThreads;
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
  readonly isUnpacked?: boolean;
}

type Opened = AsyncGenerator<LogFile | SkippedInput>;

/** Opens one input: a log file as it is, an archive member by member. `depth` counts the archives around it. */
export async function* openInput(run: SourceRun, input: Input, depth: number): Opened {
  const peeked = await peekBytes(input.bytes, KIND_SAMPLE_BYTES);
  try {
    const found = fileKind(peeked.sample, input.name);
    if (found.kind === "refused") yield skipped(input.name, found.reason);
    else if (found.kind === "text") yield logFile(input, peeked);
    else {
      const isPackedTar = found.kind === "tar" && input.isUnpacked === true;
      const inner = isPackedTar ? depth : depth + 1;
      const { maxNesting } = run.limits;
      if (inner > maxNesting) yield skipped(input.name, `archives nested deeper than ${maxNesting}`);
      else if (found.kind === "tar") yield* openMembers(run, input, tarArchive(peeked.bytes), inner);
      else if (found.kind === "zip" || found.kind === "7z") yield* openOnDisk(run, input, peeked, found.kind, inner);
      else yield* openCompressed(run, input, peeked, found.kind, inner);
    }
  } finally {
    await peeked.close();
  }
}

const skipped = (file: string, reason: string): SkippedInput => ({ skip: { file, reason, count: 1 } });

function logFile(input: Input, peeked: PeekedBytes): LogFile {
  let isOpen = false;
  return {
    file: input.name,
    modifiedMs: input.modifiedMs,
    open() {
      if (isOpen) throw new Failure("invalid", `${input.name} was opened before; a log file can be opened once`);
      isOpen = true;
      return Readable.from(peeked.bytes, { objectMode: false });
    },
  };
}

/** Bytes in a file for random access, as it was given or laid down. */
async function* withFile<T>(
  run: SourceRun,
  input: Input,
  peeked: PeekedBytes,
  work: (file: { readonly path: string; readonly sizeBytes: number }) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const spooled = input.onDisk ? undefined : await spoolFile(peeked.bytes, run.temporaryFolder);
  try {
    yield* work((input.onDisk ?? spooled)!);
  } finally {
    await spooled?.remove();
  }
}

async function* openCompressed(
  run: SourceRun,
  input: Input,
  peeked: PeekedBytes,
  kind: Compression,
  depth: number,
): Opened {
  const outer = input.outer ?? run.total;
  if (kind === "gzip") yield* openUnpacked(run, input, gunzipBytes(peeked.bytes, run.limits, outer), depth);
  else if (kind === "lz4") yield* openUnpacked(run, input, unlz4Bytes(peeked.bytes, run.limits, outer), depth);
  else
    yield* withFile(run, input, peeked, (file) =>
      openUnpacked(run, input, sevenZipBytes({ ...run, ...file, type: kind, outer }), depth),
    );
}

async function* openUnpacked(run: SourceRun, input: Input, { bytes, problem }: Unpacked, depth: number): Opened {
  const { name, modifiedMs, outer } = input;
  const inner = { name, modifiedMs, bytes, isUnpacked: true, ...(outer && { outer }) };
  for await (const found of openInput(run, inner, depth)) {
    // Of what is broken from the beginning it is enough to say that.
    const isBroken = "skip" in found && found.skip.reason === EMPTY_FILE && problem() !== undefined;
    if (!isBroken) yield found;
  }
  const reason = problem();
  if (reason !== undefined) yield skipped(name, reason);
}

async function* openOnDisk(
  run: SourceRun,
  input: Input,
  peeked: PeekedBytes,
  kind: SevenZipType & ("zip" | "7z"),
  depth: number,
): Opened {
  const outer = input.outer ?? run.total;
  yield* withFile(run, input, peeked, async function* (file): Opened {
    const zip = kind === "zip" ? zipArchive({ ...file, limits: run.limits, outer }) : undefined;
    if (zip) yield* openMembers(run, input, zip, depth);
    // 7-Zip gives a whole archive up for one broken member, so it gets what the other reader leaves out.
    if (!zip || zip.hasUnusual())
      yield* openMembers(run, input, sevenZipArchive({ ...run, ...file, type: kind, outer }), depth);
  });
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
