import { once } from "node:events";
import { createReadStream } from "node:fs";
import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import yauzl, { type Entry, type Options, type ZipFile } from "yauzl"; // the only file that knows this library
import type { Archive, ArchiveMember } from "./archive.js";
import { metered, ratioMeter, type Meter, type UnpackLimits } from "./unpack-limits.js";

/** A zip file on disk; it is open until `close`. */
export interface ZipArchive extends Archive {
  close(): void;
}

// Names are checked by us: the library's own check gives up the whole archive for one bad name.
const OPTIONS: Options = { lazyEntries: true, autoClose: false, decodeStrings: false, strictFileNames: true };
