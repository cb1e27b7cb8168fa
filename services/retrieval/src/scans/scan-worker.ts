import { parentPort, workerData } from "node:worker_threads";
import { outcomeOf, type Outcome } from "@lagebild/domain";
import { detectEncoding, frameRecords, readLines, type LineBatches } from "@lagebild/logs";
import { sourceStore, type SourceStore } from "@lagebild/store";
import type { LineScan } from "@lagebild/indicators";
import { scanOf, type ScanJob, type ScanSlice, type ScanTask, type SliceFound } from "./scan-task.js";

/** Longer lines are looked at only so far, and counted. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const PROGRESS_BYTES = 4 * 1024 * 1024;

interface Scanning {
  readonly store: SourceStore;
  readonly scan: LineScan<SliceFound<ScanJob>["found"]>;
}
let scanning: Scanning | undefined;

/** Made with the first slice, whose failure it is where the job cannot be understood. */
function startScan(): Scanning {
  const { sourcesFolder, job } = workerData as ScanTask;
  return { store: sourceStore(sourcesFolder, { detectEncoding }), scan: scanOf(job) };
}

async function readSlice(
  store: SourceStore,
  { source, startByte, endByte, firstLine, position }: ScanSlice,
): Promise<LineBatches> {
  const { id, encoding, framing } = source;
  const maxLineBytes = MAX_LINE_BYTES;
  if (framing)
    return frameRecords(counted(store.read(id, startByte, endByte)), {
      framing,
      encoding,
      startOffset: startByte,
      firstLine,
      maxLineBytes,
      ...(position && { position }),
    });
  const { firstByte, bytes } = await store.readSlice(id, startByte, endByte, source.sizeBytes);
  return readLines(counted(bytes), { encoding, startOffset: firstByte, firstLine, maxLineBytes });
}

/** Looks at every line of a slice; tells the bytes that it reads meanwhile. */
export const scanSlice = (slice: ScanSlice): Promise<Outcome<SliceFound<ScanJob>>> =>
  outcomeOf(async () => {
    const { store, scan } = (scanning ??= startScan());
    let count = 0;
    let cutLines = 0;
    for await (const batch of await readSlice(store, slice)) {
      count += batch.length;
      for (const line of batch) {
        if (line.isCut) cutLines++;
        scan.line(line);
      }
    }
    return { found: scan.take(), counts: { lines: count, cutLines } };
  });

async function* counted(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let unsaid = 0;
  const say = (): void => {
    parentPort?.postMessage(unsaid);
    unsaid = 0;
  };
  for await (const block of bytes) {
    unsaid += block.length;
    if (unsaid >= PROGRESS_BYTES) say();
    yield block;
  }
  if (unsaid > 0) say();
}
