import { parentPort } from "node:worker_threads";
import { kindOf } from "@lagebild/domain";
import { detectEncoding, frameRecords, readLines, type LineBatches } from "@lagebild/logs";
import { sourceStore, type SourceStore } from "@lagebild/store";
import { scanOf, type FromScanWorker, type LineScan, type ScanSlice, type ToScanWorker } from "./scan-task.js";

const port = parentPort!;
const send = (message: FromScanWorker): void => port.postMessage(message);

/** Longer lines are looked at only so far, and counted. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const PROGRESS_BYTES = 4 * 1024 * 1024;

let scan: LineScan<unknown> | undefined;
let store: SourceStore | undefined;

port.on("message", (message: ToScanWorker) => {
  void answer(message).catch((error: unknown) => {
    send({ type: "failed", kind: kindOf(error), message: error instanceof Error ? error.message : String(error) });
  });
});

async function answer(message: ToScanWorker): Promise<void> {
  if (message.type === "slice") return scanSlice(message.slice);
  store = sourceStore(message.sourcesFolder, { detectEncoding });
  scan = scanOf(message.job);
}

async function readSlice({ source, startByte, endByte, firstLine, position }: ScanSlice): Promise<LineBatches> {
  const { id, encoding, framing } = source;
  const maxLineBytes = MAX_LINE_BYTES;
  if (framing)
    return frameRecords(counted(store!.read(id, startByte, endByte)), {
      framing,
      encoding,
      startOffset: startByte,
      firstLine,
      maxLineBytes,
      ...(position && { position }),
    });
  const { firstByte, bytes } = await store!.readSlice(id, startByte, endByte, source.sizeBytes);
  return readLines(counted(bytes), { encoding, startOffset: firstByte, firstLine, maxLineBytes });
}

async function scanSlice(slice: ScanSlice): Promise<void> {
  const lines = await readSlice(slice);
  let count = 0;
  let cutLines = 0;
  for await (const batch of lines) {
    count += batch.length;
    for (const line of batch) {
      if (line.isCut) cutLines++;
      scan!.line(line);
    }
  }
  send({ type: "done", found: scan!.take() as never, counts: { lines: count, cutLines } });
}

async function* counted(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let unsaid = 0;
  for await (const block of bytes) {
    unsaid += block.length;
    if (unsaid >= PROGRESS_BYTES) {
      send({ type: "read", bytes: unsaid });
      unsaid = 0;
    }
    yield block;
  }
  if (unsaid > 0) send({ type: "read", bytes: unsaid });
}
