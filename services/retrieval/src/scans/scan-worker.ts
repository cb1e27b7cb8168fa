import { parentPort, workerData } from "node:worker_threads";
import { outcomeOf, type Outcome } from "@lagebild/domain";
import { detectEncoding } from "@lagebild/logs";
import { sourceStore, type SourceStore } from "@lagebild/store";
import type { LineScan } from "@lagebild/indicators";
import { readSlice } from "./read-slice.js";
import { scanOf, type ScanJob, type ScanSlice, type ScanTask, type SliceFound } from "./scan-task.js";

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

/** Looks at every line of a slice; tells the bytes that it reads meanwhile. */
export const scanSlice = (slice: ScanSlice): Promise<Outcome<SliceFound<ScanJob>>> =>
  outcomeOf(async () => {
    const { store, scan } = (scanning ??= startScan());
    let count = 0;
    let cutLines = 0;
    for await (const batch of await readSlice(store, slice, counted)) {
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
