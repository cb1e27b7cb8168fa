import { gzipSync } from "node:zlib";
import { belowOf, mutateBytes } from "../binary/mutate-bytes.js";
import { openInput, type SourceRun } from "../archives/open-input.js";
import { sampleTar, sampleZip } from "../archives/sample-archives.js";
import { linkedLz4, oldLz4, packedSamples } from "../archives/sample-packed.js";
import { sampleSevenZip } from "../archives/seven-zip/sample-seven-zip.js";
import { sevenZipThreads } from "../archives/seven-zip/seven-zip-thread.js";
import { defaultUnpackLimits, totalMeter } from "../archives/unpack-limits.js";

/** A reader of archives, and what is wrong with what it gives for the input that a seed stands for; undefined where nothing is. */
export interface ArchiveTarget {
  readonly name: string;
  fault(seed: number): Promise<string | undefined>;
}

const LIMITS = {
  ...defaultUnpackLimits,
  ratioFreeBytes: 200_000,
  maxUnpackedBytes: 1_000_000,
  maxMemoryBytes: 64 * 1024 * 1024,
};
/** What may come behind a limit: the block that met it. */
const SLACK_BYTES = 1_000_000;
const LOG = "Mar 14 03:10:02 web01 sshd[7]: Failed password for root from 203.0.113.7 port 51122 ssh2\n";

/** Every reader of archives, with samples; `close` ends the threads in which 7-Zip runs. */
export async function archiveTargets(
  temporaryFolder: string,
): Promise<{ readonly targets: readonly ArchiveTarget[]; close(): Promise<void> }> {
  const threads = sevenZipThreads();
  const members = [
    { name: "var/log/auth.log", content: LOG.repeat(9) },
    { name: "empty.log" },
    { name: "in.tar", content: sampleTar([{ name: "b.log", content: LOG }]) },
  ];
  const tar = sampleTar([...members, { name: "link", type: "2" }]);
  const zip = sampleZip([...members, { name: "stored.log", method: 0, content: LOG }]);
  const folder = { "var/log/auth.log": LOG.repeat(9), "b.log": LOG };
  const samples: Readonly<Record<string, readonly Buffer[]>> = {
    zip: [zip, sampleZip([{ name: "in.zip", content: zip }])],
    tar: [tar, sampleTar([{ name: "in.gz", content: gzipSync(LOG) }])],
    gzip: [gzipSync(LOG.repeat(50)), gzipSync(tar)],
    lz4: [packedSamples.lz4.login, packedSamples.lz4.tar, packedSamples.lz4.bomb, linkedLz4, oldLz4],
    xz: [packedSamples.xz.login, packedSamples.xz.tar],
    bzip2: [packedSamples.bzip2.login, packedSamples.bzip2.tar],
    zstd: [packedSamples.zstd.login, packedSamples.zstd.tar],
    "7z": [await sampleSevenZip(folder), await sampleSevenZip(folder, ["-t7z", "-pinfected", "-mhe=on"])],
    "encrypted zip": [await sampleSevenZip(folder, ["-tzip", "-pinfected", "-mem=AES256"])],
  };
  const targets = Object.entries(samples).map(([name, buffers]) => ({
    name,
    fault(seed: number) {
      const below = belowOf(seed);
      const pick = (): Buffer => buffers[below(buffers.length)]!;
      const run = { limits: LIMITS, temporaryFolder, total: totalMeter(LIMITS), signal: undefined, threads };
      return faultOf({ ...run, passwords: ["infected"] }, mutateBytes(pick(), pick(), below));
    },
  }));
  return { targets, close: () => threads.close() };
}

async function faultOf(run: SourceRun, bytes: Buffer): Promise<string | undefined> {
  let total = 0;
  const input = { name: "input", modifiedMs: 0, bytes: piecesOf(bytes) };
  for await (const found of openInput(run, input, 0)) {
    const name = "skip" in found ? found.skip.file : found.file;
    if (name !== "input" && !name.startsWith("input/")) return `a name outside of the archive: ${JSON.stringify(name)}`;
    if (name.split(/[/\\]/).includes("..")) return `a name that leaves the archive: ${JSON.stringify(name)}`;
    if ("skip" in found) {
      if (found.skip.reason === "") return "a skip without a reason";
      continue;
    }
    for await (const block of found.open()) total += (block as Buffer).length;
    if (total > LIMITS.maxUnpackedBytes + SLACK_BYTES) return `${total} bytes unpacked`;
  }
  return undefined;
}

async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield bytes.subarray(0, bytes.length >> 1);
  yield bytes.subarray(bytes.length >> 1);
}
