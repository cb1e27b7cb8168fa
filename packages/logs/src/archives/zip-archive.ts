import { once } from "node:events";
import { createRequire } from "node:module";
import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import { messageOf } from "@lagebild/domain";
import type * as Yauzl from "yauzl"; // the only file that knows this library
import type { Entry, Options, ZipFile } from "yauzl";
import type { Archive, ArchiveMember } from "./archive.js";
import { inflateBytes } from "./inflate-bytes.js";
import { metered, ratioMeter, type Meter, type UnpackLimits, type Unpacked } from "./unpack-limits.js";

const yauzl = createRequire(import.meta.url)("yauzl") as typeof Yauzl; // as an import it takes four times as long

export interface ZipOptions {
  readonly path: string;
  readonly sizeBytes: number;
  readonly limits: UnpackLimits;
  readonly outer: Meter;
}

// Names are checked by us: the library gives up the whole archive for one bad name.
const OPTIONS: Options = { lazyEntries: true, autoClose: false, decodeStrings: false, strictFileNames: true };

/** A zip file, whose members that are encrypted or packed in a rare way are left out. */
export interface ZipArchive extends Archive {
  /** Whether members were left out. Asked once the others are read. */
  hasUnusual(): boolean;
}

/** Reads the members of a zip file on disk one after the other. */
export function zipArchive({ path, sizeBytes, limits, outer }: ZipOptions): ZipArchive {
  let hasUnusual = false;
  let problem: string | undefined;
  // Members may share bytes (an overlapping bomb), so all of them together are held against the size of the file.
  const watch = ratioMeter(limits, () => sizeBytes, outer);

  async function* members(): AsyncGenerator<ArchiveMember> {
    let zip: ZipFile | undefined;
    try {
      zip = await open(path);
      for await (const entry of entries(zip)) {
        if (isFolder(entry)) continue;
        if (isUnusual(entry)) {
          hasUnusual = true;
          continue;
        }
        yield member(zip, entry, limits, watch);
        if (watch.reason() !== undefined) return;
      }
    } catch (error) {
      problem = `corrupt zip: ${messageOf(error)}`;
    } finally {
      zip?.close();
    }
  }

  return { members: members(), problem: () => watch.reason() ?? problem, hasUnusual: () => hasUnusual };
}

const isUnusual = (entry: Entry): boolean =>
  entry.isEncrypted() || (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED);

function member(zip: ZipFile, entry: Entry, limits: UnpackLimits, watch: Meter): ArchiveMember {
  const refusal = refusalOf(entry);
  const content = refusal === undefined ? contentOf(zip, entry, limits, watch) : undefined;
  return {
    rawName: nameOf(entry),
    modifiedMs: entry.getLastModDate().getTime(),
    refusal,
    bytes: content?.bytes ?? nothing(),
    problem: () => content?.problem(),
  };
}

const STORED = 0;
const DEFLATED = 8;

function refusalOf(entry: Entry): string | undefined {
  const unixType = (entry.externalFileAttributes >>> 16) & 0o170000;
  const isOther = unixType !== 0 && unixType !== 0o100000 && unixType !== 0o040000;
  return isOther ? `not a regular file (${unixType === 0o120000 ? "symlink" : "device"})` : undefined;
}

/** The member's bytes, checked against the length and checksum that the archive's directory names. */
function contentOf(zip: ZipFile, entry: Entry, limits: UnpackLimits, watch: Meter): Unpacked {
  const packed = packedBytes(zip, entry);
  const plain: Unpacked =
    entry.compressionMethod === DEFLATED
      ? inflateBytes(packed.bytes, limits, watch)
      : { bytes: metered(packed.bytes, watch), problem: () => watch.reason() };
  let checksum = 0;
  let sizeBytes = 0;
  let isWhole = false;

  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const block of plain.bytes) {
      checksum = crc32(block, checksum);
      sizeBytes += block.length;
      yield block;
    }
    isWhole = true;
  }

  const mismatch = (): string | undefined => {
    if (!isWhole || (sizeBytes === entry.uncompressedSize && checksum === entry.crc32)) return undefined;
    return `corrupt zip member: ${sizeBytes} bytes do not match the length or checksum in the archive`;
  };
  return { bytes: bytes(), problem: () => packed.problem() ?? plain.problem() ?? mismatch() };
}

function packedBytes(zip: ZipFile, entry: Entry): Unpacked {
  let problem: string | undefined;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      yield* await openPacked(zip, entry);
    } catch (error) {
      problem = `corrupt zip member: ${messageOf(error)}`;
    }
  }
  return { bytes: bytes(), problem: () => problem };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

const isFolder = (entry: Entry): boolean => /[/\\]$/.test(nameOf(entry));

/** What the library offers since version 3 and its type package does not know yet. */
interface Yauzl3 {
  getFileNameLowLevel(flags: number, name: Buffer, extraFields: Entry["extraFields"], strict: boolean): string;
}

function nameOf(entry: Entry): string {
  const raw = entry.fileName as unknown as Buffer; // `decodeStrings: false`
  const { getFileNameLowLevel } = yauzl as unknown as Yauzl3;
  return getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true);
}

const open = (path: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => yauzl.open(path, OPTIONS, (error, zip) => (error ? reject(error) : resolve(zip))));

const openPacked = (zip: ZipFile, entry: Entry): Promise<Readable> => {
  const raw = { decodeFileData: false } as unknown as Parameters<ZipFile["openReadStream"]>[1];
  return new Promise((resolve, reject) =>
    zip.openReadStream(entry, raw as never, (error: Error | null, stream: Readable) =>
      error ? reject(error) : resolve(stream),
    ),
  );
};

async function* entries(zip: ZipFile): AsyncGenerator<Entry> {
  for (let i = 0; i < zip.entryCount; i++) {
    const next = once(zip, "entry"); // rejects on "error"
    zip.readEntry();
    yield ((await next) as [Entry])[0];
  }
}
